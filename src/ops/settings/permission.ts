import { hasRole, type Role } from '../../kernel/identity.ts'

const ownedBy: readonly (readonly [prefix: string, Role])[] = [
  ['ops.ip.', 'security'],
  ['ops.session.', 'security'],
  ['ops.audit.', 'security'],
  ['ops.archival.', 'dba'],
  ['ops.perf.', 'dba'],
]

/** The role that may change a setting, besides the administrators, who may change all. */
export const roleThatChanges = (key: string): Role =>
  ownedBy.find(([prefix]) => key.startsWith(prefix))?.[1] ?? 'admin'

/** Whether somebody may see and change a setting: how the house is guarded is told to those who guard it. */
export const mayHandle = (held: readonly Role[], key: string): boolean => hasRole(held, roleThatChanges(key))
