import { Anchor, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { formatInteger } from '../../../../console/ui/format.ts'
import type { Column } from '../../../../console/ui/widgets/table-row.tsx'
import type { Group } from '../../contract.ts'
import { GroupActions } from './group-actions.tsx'
import { inWords, toLabel } from './group-setting.ts'

const facts: readonly Column<Group>[] = [
  { header: 'Name', render: ({ name }) => <strong>{name}</strong> },
  { header: 'Members', isNumeric: true, render: (group) => <Members group={group} /> },
  { header: 'Session settings of its own', isSecondary: true, render: (group) => <Own group={group} /> },
]

/** With what can be done, for those who may. */
export const groupColumns = (canChange: boolean): readonly Column<Group>[] =>
  canChange
    ? [
        ...facts,
        { header: 'Change', isHeaderHidden: true, render: (group) => <GroupActions group={group} /> },
      ]
    : facts

function Members({ group: { id, name, members } }: { group: Group }) {
  if (members === 0) return '0'
  return (
    <Anchor
      size="sm"
      aria-label={`The ${formatInteger(members)} in ${name}`}
      renderRoot={(props) => <Link to="/users" search={{ groupId: id }} {...props} />}
    >
      {formatInteger(members)}
    </Anchor>
  )
}

function Own({ group: { settings } }: { group: Group }) {
  const own = Object.entries(settings)
  if (own.length === 0) return <Text c="dimmed">none: use default</Text>
  return own.map(([key, value]) => `${toLabel(key)}: ${inWords(value)}`).join(' · ')
}
