import type { AnnouncedCache } from '../../kernel/bus/announced-cache.ts'
import type { Page } from '../../kernel/contract.ts'
import { transact, type Db } from '../../kernel/database/database.ts'
import { errors as kernelErrors } from '../../kernel/errors.ts'
import type { Caller, Person } from '../../kernel/identity.ts'
import type { GroupValues } from '../../kernel/setting-registry.ts'
import { canonicalText, readGroupName } from '../../kernel/text-fields.ts'
import type { Group } from './contract.ts'
import { differencesBetween } from './user-change.ts'
import { errors } from './errors.ts'
import { refuseMachineForGroup } from './machines.ts'
import * as queries from './group-queries.ts'
import type { UserDependencies } from './dependencies.ts'
import { createReload, type Reload } from '../../kernel/bus/reload.ts'

type Context = Pick<
  UserDependencies,
  'clock' | 'ids' | 'bus' | 'audit' | 'settings' | 'rulesAbout' | 'lockoutCheck'
> & {
  persons: AnnouncedCache<Person>
  groupSettings: Pick<Reload, 'now'>
}

export type NewGroup = { name: string; settings?: GroupValues | undefined }
export type GroupChange = Partial<NewGroup> & { id: string; version: number }

/** Creates an empty group. */
export async function create(
  context: Context,
  db: Db,
  { name: given, settings = {} }: NewGroup,
  by: Caller,
): Promise<Group> {
  refuseSettings(context, settings)
  const name = canonicalText(readGroupName, given)
  const id = context.ids.next()
  const row = { id, name, created_at: context.clock.now(), settings, version: 1 }
  const made = await transact(db, async (tx) => {
    await queries.lockGroups(tx)
    if (!(await queries.insertGroup(tx, row))) throw errors.GROUP_NAME_TAKEN({ name })
    await tell(context, tx, { type: 'group.created', id, name, by, details: { name, settings } })
    return toGroup({ ...row, members: 0 })
  })
  await haveHere(context, db)
  return made
}

/** Renames a group or replaces its session settings, which hold for its members on this node at once, on every other within a second. */
export async function update(context: Context, db: Db, change: GroupChange, by: Caller): Promise<Group> {
  refuseSettings(context, change.settings ?? {})
  const changed = await transact(db, async (tx) => {
    const { id } = change
    const before = await lockAtVersion(tx, change)
    await refuseMachineForGroup(tx, id, by)
    const { settings = before.settings } = change
    const name = change.name === undefined ? before.name : canonicalText(readGroupName, change.name)
    if (await queries.hasOtherGroupNamed(tx, { id, name })) throw errors.GROUP_NAME_TAKEN({ name })
    await queries.updateGroup(tx, id, { name, settings })
    const old = { name: before.name, settings: before.settings }
    await tell(context, tx, {
      type: 'group.updated',
      id,
      name,
      by,
      details: { old, new: { name, settings } },
    })
    return toGroup({ ...before, name, settings, version: before.version + 1 })
  })
  await haveHere(context, db)
  return changed
}

/** Removes a group that no IP rule is about. Its members stay, and from then on have the limits of the groups that are left to them. */
export async function remove(
  context: Context,
  db: Db,
  which: { id: string; version?: number | undefined },
  by: Caller,
): Promise<undefined> {
  const members = await transact(db, (tx) => {
    const work = () => removeHere(context, tx, { which, by })
    return context.lockoutCheck ? context.lockoutCheck(tx, { by }, work) : work()
  })
  context.persons.forget(members)
  await haveHere(context, db)
}

type Removal = { which: { id: string; version?: number | undefined }; by: Caller }

async function removeHere(context: Context, tx: Db, { which, by }: Removal): Promise<string[]> {
  const { name, settings } = await lockAtVersion(tx, which)
  await refuseMachineForGroup(tx, which.id, by)
  await refuseInUse(context, tx, { id: which.id, name })
  const left = await queries.deleteGroup(tx, which.id)
  const details = { name, settings, members: left.length }
  await tell(context, tx, { type: 'group.removed', id: which.id, name, by, details })
  await context.persons.announce(tx, left)
  return left
}

/** Groups, by name, with how many people are in each. */
export async function list(db: Db, request: queries.GroupRequest): Promise<Page<Group>> {
  const page = await queries.listGroups(db, request)
  return { ...page, items: page.items.map(toGroup) }
}

function refuseSettings({ settings: registry }: Context, settings: GroupValues): void {
  const problems = Object.entries(settings).flatMap(([key, value]) => {
    const reason = registry.problemWithGroupValue(key, value)
    return reason === undefined ? [] : [{ key, reason, path: `/settings/${key}`, message: reason }]
  })
  const [first] = problems
  if (!first) return
  throw errors.GROUP_SETTINGS_REFUSED(
    { key: first.key, reason: first.reason },
    { problems: problems.map(({ path, message }) => ({ path, message })) },
  )
}

/** Without its group a rule would be about nobody: who alone may come in could not any more, who is kept out could. */
async function refuseInUse(
  { rulesAbout }: Context,
  tx: Db,
  { id, name }: { id: string; name: string },
): Promise<void> {
  const rules = (await rulesAbout?.(tx, id)) ?? []
  if (rules.length === 0) return
  throw errors.GROUP_IN_USE({ name, rules: rules.map((rule) => `“${rule}”`).join(', ') }, { rules })
}

async function lockAtVersion(
  tx: Db,
  given: Partial<NewGroup> & { id: string; version?: number | undefined },
): Promise<queries.GroupWithMembers> {
  const { id, version } = given
  await queries.lockGroups(tx)
  const row = await queries.lockGroup(tx, id)
  if (!row) throw errors.GROUP_NOT_FOUND({ id })
  const current = { ...row, ...(await queries.countMembers(tx, id)) }
  if (version === undefined || row.version === version) return current
  const differences = differencesBetween({ name: given.name, settings: given.settings }, current)
  throw kernelErrors.VERSION_CONFLICT({}, { current: toGroup(current), differences })
}

type Change = {
  type: 'group.created' | 'group.updated' | 'group.removed'
  id: string
  name: string
  by: Caller
  details: object
}

/** To the auditors, and to every node. */
async function tell({ audit, bus }: Context, tx: Db, { type, id, name, by, details }: Change): Promise<void> {
  await audit.record(tx, { type, outcome: 'success', by, subject: { type: 'group', id, name }, details })
  await bus.publish(tx, groupsChanged, { id })
}

/** Before the answer, so that whoever asks this node next finds the change in force. In an open transaction there is nothing to read yet. */
async function haveHere({ groupSettings }: Context, db: Db): Promise<void> {
  if (!db.isTransaction) await groupSettings.now()
}

const toGroup = ({
  id,
  name,
  members,
  settings,
  version,
}: Omit<queries.GroupWithMembers, 'created_at'>): Group => ({
  id,
  name,
  members,
  settings,
  version,
})

export const groupsChanged = 'groups.changed'

/** Keeps the session settings that groups have of their own in the memory of every node. */
export const followGroupSettings = ({
  db,
  bus,
  log,
  settings,
}: Pick<UserDependencies, 'db' | 'bus' | 'log' | 'settings'>): Reload =>
  createReload({
    bus,
    topic: groupsChanged,
    log,
    read: () => queries.listGroupSettings(db),
    apply: (groups) => settings.replaceGroups(new Map(groups.map((group) => [group.id, group.settings]))),
  })
