import { NavLink } from '@mantine/core'
import {
  IconDevices,
  IconFileInvoice,
  IconKey,
  IconRadar,
  IconShieldLock,
  IconUser,
  IconUsersGroup,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Role } from '../../kernel/identity.ts'
import { useHasRole } from '../../ops/sign-in/console/me.ts'

const places = [
  { to: '/orders', label: 'Orders', icon: IconFileInvoice, role: 'viewer' },
  { to: '/sessions', label: 'Sessions', icon: IconDevices, role: 'security' },
  { to: '/ip-access', label: 'IP access', icon: IconShieldLock, role: 'security' },
  { to: '/detection', label: 'Detection rules', icon: IconRadar, role: 'security' },
  { to: '/users', label: 'Users', icon: IconUser, role: 'security' },
  { to: '/groups', label: 'Groups', icon: IconUsersGroup, role: 'security' },
  { to: '/api-tokens', label: 'API tokens', icon: IconKey, role: 'admin' },
] as const satisfies { to: string; label: string; icon: unknown; role: Role }[]

export function Navigation({ onChosen }: { onChosen: () => void }) {
  return places.map((place) => <Place key={place.to} {...place} onChosen={onChosen} />)
}

function Place({
  to,
  label,
  icon: Icon,
  role,
  onChosen,
}: (typeof places)[number] & { onChosen: () => void }) {
  if (!useHasRole(role)) return null
  return (
    <NavLink
      label={label}
      leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
      onClick={onChosen}
      className="place"
      renderRoot={(props) => <Link to={to} activeProps={{ 'data-active': true }} {...props} />}
    />
  )
}
