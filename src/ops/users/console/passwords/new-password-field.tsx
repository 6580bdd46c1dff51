import { Text, type PasswordInputProps } from '@mantine/core'
import { useId, useState } from 'react'
import { PasswordField } from '../../../../console/ui/widgets/password-field.tsx'
import { shortestPassword } from '../../contract.ts'

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

/** What is still missing from a new password, while it is typed. Length is the only rule a person can see coming. */
export function passwordWords(typed: string): { words: string; isEnough: boolean } {
  // Counted as the server counts.
  const length = Array.from(typed.normalize('NFKC')).length
  const missing = shortestPassword - length
  if (missing <= 0) return { words: 'Long enough.', isEnough: true }
  if (length === 0) return { words: `At least ${shortestPassword} characters.`, isEnough: false }
  return { words: `${missing} more ${missing === 1 ? 'character' : 'characters'}.`, isEnough: false }
}
