import { Anchor, Text, Badge } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { formatInteger } from '../../../../console/ui/format.ts'
import { RelativeTime } from '../../../../console/ui/widgets/relative-time.tsx'
import type { Column } from '../../../../console/ui/widgets/table-row.tsx'
import type { User } from '../../contract.ts'

export const userColumns: readonly Column<User>[] = [
  { header: 'Name', render: (user) => <Name user={user} /> },
  { header: 'State', render: (user) => <UserState user={user} /> },
  { header: 'Roles', isSecondary: true, render: ({ roles }) => roles.join(', ') },
  {
    header: 'Groups',
    isSecondary: true,
    render: ({ groups }) => groups.map(({ name }) => name).join(', ') || '–',
  },
  { header: 'Second factor', isSecondary: true, render: ({ secondFactor }) => (secondFactor ? 'yes' : 'no') },
  {
    header: 'Open sessions',
    isSecondary: true,
    isNumeric: true,
    render: ({ openSessions }) => formatInteger(openSessions),
  },
  { header: 'Last sign-in', render: ({ lastSignInAt }) => <LastSignIn at={lastSignInAt} /> },
]

function Name({ user }: { user: User }) {
  return (
    <>
      <Anchor
        fw={600}
        size="sm"
        renderRoot={(props) => <Link to="/users/$userId" params={{ userId: user.id }} {...props} />}
      >
        {user.name}
      </Anchor>
      <Text size="xs" c="dimmed" className="breaks">
        {user.email}
      </Text>
    </>
  )
}

const LastSignIn = ({ at }: { at: string | null }) => (at === null ? 'never' : <RelativeTime at={at} />)

/** Whether somebody can sign in. */
export function UserState({ user }: { user: Pick<User, 'active' | 'invited'> }) {
  if (!user.active) return <Badge color="red">Disabled</Badge>
  return user.invited ? <Badge color="orange">Invited</Badge> : <Badge color="teal">Active</Badge>
}
