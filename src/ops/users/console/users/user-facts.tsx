import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Facts } from '../../../../console/ui/detail/facts.tsx'
import { formatCount } from '../../../../console/ui/format.ts'
import { EventsLink } from '../../../audit/console/events-link.tsx'
import { InvestigationsLink } from '../../../investigations/console/investigations-link.tsx'
import type { User } from '../../contract.ts'

export function UserFacts({ user }: { user: User }) {
  const { id, email, openSessions } = user
  return (
    <Facts
      isPanel
      facts={[
        {
          label: 'Email',
          value: (
            <Anchor href={`mailto:${email}`} size="sm" className="breaks">
              {email}
            </Anchor>
          ),
        },
        { label: 'Roles', value: user.roles.join(', ') },
        { label: 'Groups', value: user.groups.map(({ name }) => name).join(', ') || 'none' },
        { label: 'Second factor', value: user.secondFactor ? 'yes' : 'none' },
        {
          label: 'Sessions',
          value: (
            <Anchor
              size="sm"
              renderRoot={(props) => <Link to="/sessions" search={{ userId: id }} {...props} />}
            >
              {formatCount(openSessions, 'open session')}
            </Anchor>
          ),
        },
        {
          label: 'Audit log',
          value: (
            <>
              <EventsLink of={{ actor: id }}>Events by them</EventsLink>{' '}
              <EventsLink of={{ subjectType: 'user', subjectId: id }}>Events about them</EventsLink>
            </>
          ),
        },
        {
          label: 'Investigations',
          value: <InvestigationsLink of={{ userId: id }}>Investigations about them</InvestigationsLink>,
        },
        { label: 'Last sign-in', at: user.lastSignInAt },
        { label: 'Created', at: user.createdAt },
      ]}
    />
  )
}
