import { TextInput } from '@mantine/core'
import { toInstant, toWallClock } from './rule-words.ts'

type Props = { value: string | null; onChange: (expiresAt: string | null) => void }

/** When a rule stops by itself. */
export const ExpiryField = ({ value, onChange }: Props) => (
  <TextInput
    type="datetime-local"
    label="Ends"
    description="Empty: it holds until somebody removes it."
    value={value === null ? '' : toWallClock(value)}
    onChange={({ currentTarget }) =>
      onChange(currentTarget.value === '' ? null : toInstant(currentTarget.value))
    }
  />
)
