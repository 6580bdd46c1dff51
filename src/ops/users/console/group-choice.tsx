import { Checkbox, Group, Text } from '@mantine/core'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import { TextLink } from '../../../console/ui/widgets/text-link.tsx'
import { useGroups } from './use-users.ts'

type Props = { value: readonly string[]; onChange: (chosen: string[]) => void }

/** Which groups somebody is in. */
export function GroupChoice({ value, onChange }: Props) {
  const groups = useGroups()
  const items = groups.data?.items ?? []
  if (groups.error && !groups.data)
    return (
      <ErrorState
        title="The groups could not be read"
        error={groups.error}
        onRetry={() => void groups.refetch()}
      />
    )
  return (
    <Checkbox.Group
      label="Groups"
      description="A group can have session limits of its own. Of several groups the strictest counts."
      value={[...value]}
      onChange={onChange}
    >
      <Group gap={10} mt={8}>
        {items.map(({ id, name }) => (
          <Checkbox key={id} value={id} size="xs" label={name} mr="sm" />
        ))}
      </Group>
      {groups.data && items.length === 0 && (
        <Text size="xs" c="dimmed">
          There are none yet. <TextLink to="/groups">Make a group</TextLink>
        </Text>
      )}
    </Checkbox.Group>
  )
}
