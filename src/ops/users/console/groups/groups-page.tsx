import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { formatInteger } from '../../../../console/ui/format.ts'
import { defineList } from '../../../../console/ui/list/definition.ts'
import { ListPage } from '../../../../console/ui/list/list-page.tsx'
import { useHasRole } from '../../../sign-in/console/me.ts'
import { listGroups, type Group } from '../../contract.ts'
import { CreateGroup } from './create-group.tsx'
import { GroupActions } from './group-actions.tsx'
import { inWords, toLabel } from './group-setting.ts'

const groups = defineList(listGroups, {
  title: 'Groups',
  noun: 'group',
  rowKey: ({ id }) => id,
  columns: [
    { label: 'Name', sort: 'name', cell: ({ name }) => <strong>{name}</strong> },
    { label: 'Members', sort: '-members', align: 'right', cell: (group) => <Members group={group} /> },
    { label: 'Session settings of its own', cell: ownSettings },
  ],
  filters: { search: { placeholder: 'Name' } },
  searched: 'The search looks at names.',
  empty: {
    title: 'No groups yet',
    text: 'A group gathers people to whom other limits apply: how long their sessions last, how many they may have open. People are put into groups on their own page.',
  },
})
/** With what can be done, for those who may. */
const changeable = {
  ...groups,
  columns: [
    ...groups.columns,
    { label: 'Change', isLabelHidden: true, cell: (group: Group) => <GroupActions group={group} /> },
  ],
}

export function GroupsPage() {
  const canChange = useHasRole('admin')
  return <ListPage list={canChange ? changeable : groups} actions={canChange && <CreateGroup />} />
}

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

function ownSettings({ settings }: Group): string {
  const own = Object.entries(settings)
  if (own.length === 0) return 'none: use default'
  return own.map(([key, value]) => `${toLabel(key)}: ${inWords(value)}`).join(' · ')
}
