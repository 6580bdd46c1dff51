import { PasswordInput, type PasswordInputProps } from '@mantine/core'

/** A password that can be pasted, shown, and reached whole by the keyboard. */
export const PasswordField = (props: PasswordInputProps & { label: string }) => (
  <PasswordInput
    maxLength={1024}
    spellCheck={false}
    visibilityToggleButtonProps={{
      'aria-label': `Show the ${props.label.toLowerCase()}`,
      tabIndex: 0,
    }}
    {...props}
  />
)
