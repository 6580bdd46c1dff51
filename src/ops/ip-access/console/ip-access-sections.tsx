import { Link } from '@tanstack/react-router'

const sections = [
  { to: '/ip-access', label: 'Rules' },
  { to: '/ip-access/decisions', label: 'Refusals' },
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
