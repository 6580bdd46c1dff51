import { formatInteger } from '../../../../console/ui/format.ts'
import { defineList } from '../../../../console/ui/list/definition.ts'
import { ListPage } from '../../../../console/ui/list/list-page.tsx'
import { RelativeTime } from '../../../../console/ui/widgets/relative-time.tsx'
import { useHasRole } from '../../../sign-in/console/me.ts'
import { listUsers } from '../../contract.ts'
import { useGroupChoices } from '../use-users.ts'
import { InviteUser } from './invite-user.tsx'
import { UserState } from './user-state.tsx'

const users = defineList(listUsers, {
  title: 'Users',
  noun: 'user',
  rowKey: ({ id }) => id,
  link: ({ id }) => ({ to: '/users/$userId', params: { userId: id } }),
  columns: [
    { label: 'Name', sort: 'name', cell: ({ name }) => name, note: ({ email }) => email },
    { label: 'State', cell: (user) => <UserState user={user} /> },
    { label: 'Roles', cell: ({ roles }) => roles.join(', ') },
    { label: 'Groups', cell: ({ groups }) => groups.map(({ name }) => name).join(', ') || '–' },
    {
      label: 'Second factor',
      isHiddenOnPhone: true,
      cell: ({ secondFactor }) => (secondFactor ? 'yes' : 'no'),
    },
    { label: 'Open sessions', align: 'right', cell: ({ openSessions }) => formatInteger(openSessions) },
    {
      label: 'Last sign-in',
      cell: ({ lastSignInAt: at }) => (at === null ? 'never' : <RelativeTime at={at} />),
    },
    {
      label: 'Created',
      sort: '-createdAt',
      isHiddenOnPhone: true,
      cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
    },
  ],
  filters: {
    search: { placeholder: 'Name or email' },
    role: {},
    active: { label: 'State', words: { true: 'Active', false: 'Disabled' } },
    groupId: { useChoices: useGroupChoices },
  },
  searched: 'The search looks at names and email addresses.',
  // Whoever reads this is a user.
  empty: { title: 'No users', text: 'Invite the first one.' },
})

export function UsersPage() {
  const canInvite = useHasRole('admin')
  return <ListPage list={users} actions={canInvite && <InviteUser />} />
}
