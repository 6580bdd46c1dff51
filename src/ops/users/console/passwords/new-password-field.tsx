import { Text, type PasswordInputProps } from '@mantine/core'
import { useId, useState } from 'react'
import { passwordWords } from './password-words.ts'
import { PasswordField } from '../../../../console/ui/widgets/password-field.tsx'

/** A password that somebody chooses: the one rule that can be seen coming is told as they type. */
export function NewPasswordField({ onChange, ...input }: PasswordInputProps) {
  const id = useId()
  const [typed, setTyped] = useState('')
  const { words, isEnough } = passwordWords(typed)
  return (
    <div>
      <PasswordField
        {...input}
        label="New password"
        description="Some words that only you would put together are easy to keep. Spaces count; symbols are not needed."
        name="new-password"
        autoComplete="new-password"
        aria-describedby={id}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          onChange?.(event)
        }}
      />
      <Text
        id={id}
        size="xs"
        mt={4}
        c={isEnough ? 'var(--mantine-color-teal-light-color)' : 'dimmed'}
        aria-live="polite"
      >
        {input.error === undefined || input.error === null ? words : ''}
      </Text>
    </div>
  )
}

/** For a form's `validate`. */
export const checkNewPassword = (text: string): string | null =>
  passwordWords(text).isEnough ? null : 'This is too short.'
