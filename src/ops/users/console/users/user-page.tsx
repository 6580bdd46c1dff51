import { getRouteApi } from '@tanstack/react-router'
import { DetailPage } from '../../../../console/ui/detail/detail-page.tsx'
import { useHasRole } from '../../../sign-in/console/me.ts'
import { getUser } from '../../contract.ts'
import { EditUser } from './edit-user.tsx'
import { UserAccess } from './user-access.tsx'
import { UserFacts } from './user-facts.tsx'
import { UserState } from './user-state.tsx'

const route = getRouteApi('/signed-in/users/$userId')

export function UserPage() {
  const { userId } = route.useParams()
  const canChange = useHasRole('admin')
  return (
    <DetailPage
      endpoint={getUser}
      input={{ params: { id: userId } }}
      noun="user"
      back={{ to: '/users', label: 'Users' }}
      title={({ name }) => name}
      renderBadges={(user) => <UserState user={user} />}
    >
      {(user) => (
        <>
          <UserFacts user={user} />
          {canChange && <EditUser key={userId} user={user} />}
          <UserAccess user={user} />
        </>
      )}
    </DetailPage>
  )
}
