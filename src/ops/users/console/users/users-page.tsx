import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useHasRole } from '../../../sign-in/console/me.ts'
import { useList } from '../../../../console/ui/use-list.ts'
import { DataTable } from '../../../../console/ui/widgets/data-table.tsx'
import { Empty } from '../../../../console/ui/widgets/empty.tsx'
import { PageHeader } from '../../../../console/ui/widgets/page-header.tsx'
import { TextLink } from '../../../../console/ui/widgets/text-link.tsx'
import { listUsers, type User } from '../../contract.ts'
import { InviteUser } from './invite-user.tsx'
import { userColumns } from './user-columns.tsx'
import { UserFilterBar } from './user-filter-bar.tsx'

const route = getRouteApi('/signed-in/users')

export function UsersPage() {
  const filters = route.useSearch()
  const navigate = useNavigate()
  const canInvite = useHasRole('admin')
  const list = useList(listUsers, filters)
  const open = (user: User) => void navigate({ to: '/users/$userId', params: { userId: user.id } })
  return (
    <>
      <PageHeader title="Users" actions={canInvite && <InviteUser />} />
      <UserFilterBar filters={filters} />
      <DataTable
        label="Users"
        noun="user"
        list={list}
        columns={userColumns}
        rowKey={(user) => user.id}
        onOpen={open}
        // Whoever reads this is a user: only filters can leave nobody.
        empty={
          <Empty
            title="No user matches these filters"
            actions={<TextLink to="/users">Show all users</TextLink>}
          >
            The search looks at names and e-mail addresses.
          </Empty>
        }
      />
    </>
  )
}
