import { NavLink } from '@mantine/core'
import {
  IconAlertTriangle,
  IconDevices,
  IconFileInvoice,
  IconHistory,
  IconKey,
  IconRadar,
  IconShieldCheck,
  IconShieldLock,
  IconUser,
  IconUsersGroup,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Role } from '../../kernel/identity.ts'
import { UrgentCount } from '../../ops/investigations/console/urgent-count.tsx'
import { useHasRole } from '../../ops/sign-in/console/me.ts'

type Destination = { to: string; label: string; icon: unknown; role: Role; count?: () => ReactNode }

const places = [
  { to: '/orders', label: 'Orders', icon: IconFileInvoice, role: 'viewer' },
  { to: '/security', label: 'Security', icon: IconShieldCheck, role: 'security' },
  {
    to: '/investigations',
    label: 'Investigations',
    icon: IconAlertTriangle,
    role: 'security',
    count: UrgentCount,
  },
  { to: '/sessions', label: 'Sessions', icon: IconDevices, role: 'security' },
  { to: '/ip-access', label: 'IP access', icon: IconShieldLock, role: 'security' },
  { to: '/audit', label: 'Audit log', icon: IconHistory, role: 'security' },
  { to: '/detection', label: 'Detection rules', icon: IconRadar, role: 'security' },
  { to: '/users', label: 'Users', icon: IconUser, role: 'security' },
  { to: '/groups', label: 'Groups', icon: IconUsersGroup, role: 'security' },
  { to: '/api-tokens', label: 'API tokens', icon: IconKey, role: 'admin' },
] as const satisfies Destination[]

export function Navigation({ onChosen }: { onChosen: () => void }) {
  return places.map((place) => <Place key={place.to} {...place} onChosen={onChosen} />)
}

function Place({ onChosen, ...place }: (typeof places)[number] & { onChosen: () => void }) {
  const { to, label, icon: Icon, role } = place
  const Count = 'count' in place ? place.count : undefined
  if (!useHasRole(role)) return null
  return (
    <NavLink
      label={label}
      leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
      rightSection={Count && <Count />}
      {...(Count && { px: 8, styles: { section: { marginInline: '0 6px' }, body: { overflow: 'visible' } } })}
      onClick={onChosen}
      className="place"
      renderRoot={(props) => <Link to={to} activeProps={{ 'data-active': true }} {...props} />}
    />
  )
}
