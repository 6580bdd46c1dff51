import { isDeepStrictEqual } from 'node:util'
import { hasRole, type Role } from '../../kernel/identity.ts'
import { canonicalText, readPersonName } from '../../kernel/text-fields.ts'
import type { UserRow } from './tables.ts'

/** What may be changed of a person; what is left out stays. */
export type UserChange = {
  id: string
  /** Of the state that the change was made on. */
  version: number
  name?: string | undefined
  roles?: readonly Role[] | undefined
  groups?: readonly string[] | undefined
  active?: boolean | undefined
  /** Do it although it locks somebody out. */
  confirm?: boolean | undefined
}

/** Whether the change can decide who gets in where: by IP rules, or as an administrator. */
export const changesAccess = ({ roles, groups, active }: UserChange): boolean =>
  roles !== undefined || groups !== undefined || active !== undefined

type Person = Pick<UserRow, 'name' | 'roles' | 'active'>

const isAdmin = (person: Person): boolean => person.active && hasRole(person.roles, 'admin')

/** The person as the change leaves them. */
export const changed = (before: Person, change: UserChange): Person => ({
  name: change.name === undefined ? before.name : canonicalText(readPersonName, change.name),
  roles: [...(change.roles ?? before.roles)],
  active: change.active ?? before.active,
})

/** Whether an administrator would be one no more. */
export const losesAdmin = (before: Person, after: Person): boolean => isAdmin(before) && !isAdmin(after)

export const rolesDiffer = (before: Person, after: Person): boolean =>
  before.roles.toSorted().join() !== after.roles.toSorted().join()

/** Why the change ends the person's sessions, or undefined when it does not. */
export function endsSessionsAs(before: Person, after: Person): 'user_disabled' | 'terminated' | undefined {
  if (before.active && !after.active) return 'user_disabled'
  return rolesDiffer(before, after) ? 'terminated' : undefined
}

export type ChangeEvent = {
  type: 'user.disabled' | 'user.enabled' | 'user.roles_changed' | 'user.updated'
  details: object
}

/** What an auditor should read about the change: one event for each kind of thing that is different now. */
export function eventsOf(
  before: Person,
  after: Person,
  groups: readonly string[] | undefined,
): ChangeEvent[] {
  const events: ChangeEvent[] = []
  if (before.active !== after.active)
    events.push({ type: after.active ? 'user.enabled' : 'user.disabled', details: {} })
  if (rolesDiffer(before, after))
    events.push({ type: 'user.roles_changed', details: { old: before.roles, new: after.roles } })
  if (before.name !== after.name || groups)
    events.push({
      type: 'user.updated',
      details: {
        ...(before.name === after.name ? {} : { oldName: before.name, newName: after.name }),
        ...(groups ? { groups } : {}),
      },
    })
  return events
}

export type Difference = { field: string; yours: unknown; current: unknown }

/** What of a change is different from what there is now; what was left out is none. Lists are compared without their order. */
export function differencesBetween(
  yours: Readonly<Record<string, unknown>>,
  current: Readonly<Record<string, unknown>>,
): Difference[] {
  return Object.entries(yours)
    .filter(
      ([field, value]) => value !== undefined && !isDeepStrictEqual(sorted(value), sorted(current[field])),
    )
    .map(([field, value]) => ({ field, yours: value, current: current[field] }))
}

const sorted = (value: unknown): unknown =>
  Array.isArray(value) ? value.toSorted((one, other) => String(one).localeCompare(String(other))) : value
