import { Checkbox, Stack } from '@mantine/core'
import { roleWords } from '../../../../console/ui/role-words.ts'
import { roles, type Role } from '../../../../kernel/identity.ts'

type Props = {
  value: readonly Role[]
  error?: React.ReactNode
  onChange: (chosen: Role[]) => void
  /** By which the form finds it. */
  'data-path'?: string
}

/** What somebody may do, in words beside each role. */
export function RoleChoice({ value, error, onChange, ...rest }: Props) {
  return (
    <Checkbox.Group
      label="Roles"
      value={[...value]}
      error={error}
      data-path={rest['data-path']}
      onChange={(chosen) => onChange(roles.filter((role) => chosen.includes(role)))}
    >
      <Stack gap={10} mt={4}>
        {roles.map((role) => (
          <Checkbox key={role} value={role} size="xs" label={`${role}: ${roleWords[role]}`} />
        ))}
      </Stack>
    </Checkbox.Group>
  )
}
