import { bind } from '../../kernel/bind.ts'
import type { Announcements } from '../../kernel/bus/announced-cache.ts'
import type { Clock } from '../../kernel/clock.ts'
import { transact, type Db } from '../../kernel/database/database.ts'
import { errors as kernelErrors } from '../../kernel/errors.ts'
import { createHook, type Hook } from '../../kernel/hook.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { Log } from '../../kernel/log.ts'
import { createReload, type Reload } from '../../kernel/bus/reload.ts'
import type { SettingDefinition, SettingRegistry } from '../../kernel/setting-registry.ts'
import type { Audit } from '../audit/service.ts'
import type { SettingState } from './contract.ts'
import { errors } from './errors.ts'
import { mayHandle, roleThatChanges } from './permission.ts'
import * as queries from './queries.ts'
import type { SettingRow } from './tables.ts'

export type SettingDependencies = {
  db: Db
  clock: Clock
  bus: Announcements
  log: Log
  audit: Pick<Audit, 'record'>
  registry: SettingRegistry
}

type Hooks = {
  /** In the transaction of a change, before anything is written; what a listener throws refuses the change. */
  beforeChange: Hook<{ wanted: Wanted; by: Caller }>
  /** After the commit; the answer waits for it. */
  afterChange: Hook<{ key: string; by: Caller }>
}

type Context = SettingDependencies & Hooks & { reload: Pick<Reload, 'now'> }

const topic = 'settings.changed'

export type SettingsService = ReturnType<typeof createSettings>

/** Settings as people see and change them. Features read theirs from the registry, which this keeps up to date on every node. */
export function createSettings(dependencies: SettingDependencies) {
  const { db, bus, log, registry } = dependencies
  const reload = createReload({
    bus,
    topic,
    log,
    read: () => queries.listStored(db),
    apply: (rows) => apply(registry, rows),
  })
  const hooks: Hooks = { beforeChange: createHook(), afterChange: createHook() }
  return {
    ...hooks,
    list: bind(dependencies, list),
    change: bind({ ...dependencies, ...hooks, reload }, change),
    overrides: bind(dependencies, overrides),
    restore: bind(dependencies, restore),
    /** Reads what is stored, and from then on follows every change. */
    start: () => reload.start(),
    stop: () => reload.stop(),
  }
}

const apply = (registry: SettingRegistry, rows: readonly SettingRow[]): void =>
  registry.replace(new Map(rows.map((row) => [row.key, row.value])))

/** Every setting that the caller may change, in the order of declaration. */
async function list(
  { registry }: SettingDependencies,
  db: Db,
  by: Pick<Caller, 'roles'>,
): Promise<{ items: SettingState[] }> {
  const changed = new Map((await queries.listChanged(db)).map((row) => [row.key, row]))
  return {
    items: [...registry.definitions]
      .filter(([key]) => mayHandle(by.roles, key))
      .map(([key, definition]) => toState(registry, { key, definition, row: changed.get(key) })),
  }
}

export type Wanted = {
  key: string
  value: unknown
  /** Of the state that the change was made on; whoever leaves it out overwrites whatever there is. */
  version?: number | undefined
  /** Change it although that locks somebody out. */
  confirm?: boolean | undefined
}

/** Changes one setting, or returns it to its default with `null`. This node has it at once, every other when it hears of the commit. */
async function change(context: Context, db: Db, wanted: Wanted, by: Caller): Promise<SettingState> {
  const { registry, reload } = context
  const { key, value } = wanted
  const definition = registry.definitions.get(key)
  if (!definition) throw errors.SETTING_NOT_FOUND({ key })
  if (!mayHandle(by.roles, key)) throw kernelErrors.FORBIDDEN({ role: roleThatChanges(key) })
  const problem = value === null ? undefined : registry.problemWith(key, value)
  if (problem !== undefined) throw errors.SETTING_OUT_OF_RANGE({ key, reason: problem })
  const row = await transact(db, async (tx) => {
    await context.beforeChange.run(tx, { wanted, by })
    return put(context, tx, { ...wanted, definition, by })
  })
  if (!db.isTransaction) {
    await reload.now()
    await context.afterChange.run(db, { key, by })
  }
  return toState(registry, { key, definition, row })
}

type Putting = Wanted & { definition: SettingDefinition; by: Caller }

async function put(dependencies: SettingDependencies, tx: Db, putting: Putting): Promise<SettingRow> {
  const { key, value, definition, by } = putting
  const before = await queries.lockSetting(tx, key)
  refuseStale(dependencies, before, putting)
  const row = { key, value, changed_by: nameOf(by), changed_at: dependencies.clock.now() }
  const version = await queries.storeSetting(tx, row)
  const details = { old: before?.value ?? definition.default, new: value ?? definition.default }
  const subject = { type: 'setting', id: key }
  await dependencies.audit.record(tx, { type: 'setting.changed', outcome: 'success', by, subject, details })
  await dependencies.bus.publish(tx, topic, { key })
  return { ...row, version }
}

/** Somebody else changed it since the caller looked: with what it is now, and what they wanted. */
function refuseStale(
  { registry }: SettingDependencies,
  row: SettingRow | undefined,
  { key, value, version, definition }: Putting,
): void {
  if (version === undefined || version === (row?.version ?? 0)) return
  const current = toState(registry, { key, definition, row })
  const yours = value ?? definition.default
  const isSame = JSON.stringify(yours) === JSON.stringify(current.value)
  const differences = isSame ? [] : [{ field: 'value', yours, current: current.value }]
  throw kernelErrors.VERSION_CONFLICT({}, { current, differences })
}

/** What the database has of these settings besides their defaults. */
async function overrides(
  { registry }: SettingDependencies,
  db: Db,
  keys: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  const stored = await queries.listStored(db)
  const fitting = stored.filter(
    ({ key, value }) => keys.includes(key) && registry.problemWith(key, value) === undefined,
  )
  return new Map(fitting.map(({ key, value }) => [key, value]))
}

/** Brings back what `overrides` once said, `null` for a default; asks nobody. */
async function restore(
  dependencies: SettingDependencies,
  tx: Db,
  values: Readonly<Record<string, unknown>>,
  by: Caller,
): Promise<void> {
  const present = await overrides(dependencies, tx, Object.keys(values))
  for (const [key, value] of Object.entries(values)) {
    const definition = dependencies.registry.definitions.get(key)
    if (definition && (present.get(key) ?? null) !== value)
      await put(dependencies, tx, { key, value, definition, by })
  }
}

const nameOf = ({ actor }: Caller): string => (actor.kind === 'anonymous' ? 'nobody' : actor.name)

type Shown = { key: string; definition: SettingDefinition; row: SettingRow | undefined }

/** What is stored and no longer fits its definition is left at the default. */
function toState(registry: SettingRegistry, { key, definition, row }: Shown): SettingState {
  const { schema, default: initial, explanation, strictest } = definition
  const own = row !== undefined && row.value !== null && registry.problemWith(key, row.value) === undefined
  return {
    key,
    value: own ? row.value : initial,
    default: initial,
    explanation,
    accepts: schema,
    restartNeeded: false,
    perGroup: strictest !== undefined,
    version: row?.version ?? 0,
    changedAt: row?.changed_at.toISOString() ?? null,
    changedBy: row?.changed_by ?? null,
  }
}
