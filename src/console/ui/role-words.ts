import type { Role } from '../../kernel/identity.ts'

/** What somebody, or a program, with a role may do. */
export const roleWords: Record<Role, string> = {
  viewer: 'read orders and tracking',
  operator: 'also change orders, make links',
  security: 'sessions, IP access, audit',
  dba: 'archival, performance, jobs',
  admin: 'everything',
}
