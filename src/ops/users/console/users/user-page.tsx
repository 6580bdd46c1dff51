import { Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useHasRole } from '../../../sign-in/console/me.ts'
import { replyOptions } from '../../../../console/ui/use-list.ts'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import { PageHeader } from '../../../../console/ui/widgets/page-header.tsx'
import { getUser } from '../../contract.ts'
import { EditUser } from './edit-user.tsx'
import { UserAccess } from './user-access.tsx'
import { UserFacts } from './user-facts.tsx'
import { UserState } from './user-state.tsx'

const route = getRouteApi('/signed-in/users/$userId')

export function UserPage() {
  const { userId } = route.useParams()
  const canChange = useHasRole('admin')
  const user = useQuery(replyOptions(getUser, { params: { id: userId } }))
  return (
    <>
      <PageHeader
        title={user.data?.name ?? 'User'}
        badge={user.data && <UserState user={user.data} />}
        back={{ to: '/users', label: 'Users' }}
      />
      {user.isPending && <Skeleton height={300} aria-busy />}
      {user.error && !user.data && <ErrorState error={user.error} onRetry={() => void user.refetch()} />}
      {user.data && (
        <Stack gap="md">
          <UserFacts user={user.data} />
          {canChange && <EditUser key={userId} user={user.data} />}
          <UserAccess user={user.data} />
        </Stack>
      )}
    </>
  )
}
