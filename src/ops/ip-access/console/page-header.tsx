import type { ReactNode } from 'react'
import { PageHeader } from '../../../console/ui/widgets/page-header.tsx'
import { StateBanner } from './status/status-banner.tsx'
import { Link } from '@tanstack/react-router'

type Props = { title: string; actions?: ReactNode; withHints?: boolean }

/** Where every page of IP access begins: what it is, its neighbours, and what nobody should overlook. */
export function IpAccessTop({ title, actions, withHints = false }: Props) {
  return (
    <div>
      <PageHeader title={title} actions={actions} />
      <IpAccessSections />
      <StateBanner withHints={withHints} />
    </div>
  )
}

const sections = [
  { to: '/ip-access', label: 'Rules' },
  { to: '/ip-access/decisions', label: 'Blocked requests' },
  { to: '/ip-access/statistics', label: 'Statistics' },
  { to: '/ip-access/client-address', label: 'Client address' },
] as const

/** The pages of IP access, one beside the other. */
export function IpAccessSections() {
  return (
    <nav className="sections" aria-label="IP access">
      {sections.map(({ to, label }) => (
        <Link key={to} to={to} activeOptions={{ exact: to === '/ip-access', includeSearch: false }}>
          {label}
        </Link>
      ))}
    </nav>
  )
}
