import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'
import { formatCount } from '../../../../console/ui/format.ts'
import { RelativeTime } from '../../../../console/ui/widgets/relative-time.tsx'
import { EventsLink } from '../../../audit/console/events-link.tsx'
import type { User } from '../../contract.ts'

export function UserFacts({ user }: { user: User }) {
  const { email, openSessions, lastSignInAt } = user
  return (
    <dl className="facts panel">
      <Fact name="Email">
        <Anchor href={`mailto:${email}`} size="sm" className="breaks">
          {email}
        </Anchor>
      </Fact>
      <Fact name="Roles">{user.roles.join(', ')}</Fact>
      <Fact name="Groups">{user.groups.map(({ name }) => name).join(', ') || 'none'}</Fact>
      <Fact name="Second factor">{user.secondFactor ? 'yes' : 'none'}</Fact>
      <Fact name="Sessions">
        <Anchor size="sm" href={`/console/sessions?userId=${user.id}`}>
          {formatCount(openSessions, 'open session')}
        </Anchor>
      </Fact>
      <Fact name="Audit log">
        <EventsLink of={{ actor: user.id }}>Events by them</EventsLink>{' '}
        <EventsLink of={{ subjectType: 'user', subjectId: user.id }}>Events about them</EventsLink>
      </Fact>
      <Fact name="Last sign-in">{lastSignInAt === null ? 'never' : <RelativeTime at={lastSignInAt} />}</Fact>
      <Fact name="Created">
        <RelativeTime at={user.createdAt} />
      </Fact>
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
