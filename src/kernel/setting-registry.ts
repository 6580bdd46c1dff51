import type * as Type from 'typebox'
import { Value } from 'typebox/value'

/** A setting: changeable while running, live on every node. (What is fixed at start is configuration: `config.ts`.) */
export type SettingDefinition<Schema extends Type.TSchema = Type.TSchema> = {
  schema: Schema
  default: Type.Static<Schema>
  /** One sentence for the person who is about to change it. */
  explanation: string
  /** Which of several values is the strictest; only where that is said may groups have values of their own. */
  strictest?: Strictness<Type.Static<Schema>>
}
export type SettingDefinitions = Readonly<Record<string, SettingDefinition>>

/** The lowest number, or all words with the strictest first. */
type Strictness<Value> = unknown extends Value
  ? 'lowest' | readonly unknown[]
  : [Value] extends [number]
    ? 'lowest'
    : readonly Value[]

/** Declares one setting with its type from the schema. */
export const setting = <Schema extends Type.TSchema>(
  schema: Schema,
  value: Type.Static<Schema>,
  explanation: string,
): SettingDefinition<Schema> => ({ schema, default: value, explanation })

/** Lets groups have values of their own: `perGroup(setting(…), 'lowest')`. Of several groups' values the strictest counts. */
export const perGroup = <Schema extends Type.TSchema>(
  definition: SettingDefinition<Schema>,
  strictest: Strictness<Type.Static<Schema>>,
): SettingDefinition<Schema> => ({ ...definition, strictest })

export type Values<Definitions extends SettingDefinitions> = {
  [Key in keyof Definitions]: Type.Static<Definitions[Key]['schema']>
}

/** Reads of typed values; always from memory. */
export type Settings<Definitions extends SettingDefinitions> = {
  get<Key extends keyof Definitions & string>(key: Key): Values<Definitions>[Key]
  /** What holds for a member of these groups: the strictest of the groups' own values, or without any the general one. */
  getFor<Key extends keyof Definitions & string>(
    groupIds: readonly string[],
    key: Key,
  ): Values<Definitions>[Key]
  /** The strictest that holds for anybody. */
  getStrictest<Key extends keyof Definitions & string>(key: Key): Values<Definitions>[Key]
}

/** A group's own values, by key. */
export type GroupValues = Readonly<Record<string, unknown>>

export type SettingRegistry = {
  /** A feature's typed view on its own settings: `registry.view(sessionSettings).get('ops.session.timeout_minutes')`. */
  view<Definitions extends SettingDefinitions>(definitions: Definitions): Settings<Definitions>
  definitions: ReadonlyMap<string, SettingDefinition>
  current(key: string): unknown
  /** Why `value` is out of the setting's range, or undefined when it fits. */
  problemWith(key: string, value: unknown): string | undefined
  /** Why a group may not have `value` as its own, or undefined when it may. */
  problemWithGroupValue(key: string, value: unknown): string | undefined
  /** Replaces all overrides by what the database holds. Values that no longer fit their definition are left at the default. */
  replace(overrides: ReadonlyMap<string, unknown>): void
  /** The same for the groups' own values, by the id of the group. */
  replaceGroups(values: ReadonlyMap<string, GroupValues>): void
  /** Whether any group has a value of its own. */
  hasGroupValues(): boolean
}

/** Composed at start from every feature's definitions; a key declared twice is a defect. */
export function createSettingRegistry(features: readonly SettingDefinitions[]): SettingRegistry {
  const definitions = collect(features)
  let overrides: ReadonlyMap<string, unknown> = new Map()
  let groups: GroupTable = new Map()

  const current = (key: string): unknown =>
    overrides.has(key) ? overrides.get(key) : definitions.get(key)?.default
  const currentFor = (groupIds: readonly string[], key: string): unknown => {
    const own = valuesOf(groups, groupIds, key)
    return own.length === 0 ? current(key) : strictestOf(definitions.get(key), own)
  }
  const strictest = (key: string): unknown =>
    strictestOf(definitions.get(key), [current(key), ...valuesOf(groups, groups.keys(), key)])

  return {
    definitions,
    current,
    problemWith: (key, value) => problemWith(definitions, key, value),
    problemWithGroupValue: (key, value) => problemWithGroupValue(definitions, key, value),
    replace: (stored) =>
      void (overrides = new Map([...stored].filter((entry) => !problemWith(definitions, ...entry)))),
    replaceGroups: (stored) => void (groups = toGroupTable(definitions, stored)),
    hasGroupValues: () => groups.size > 0,
    view: <Definitions extends SettingDefinitions>(): Settings<Definitions> => ({
      // What is stored fits the schema that the type comes from; it was checked on the way in.
      get: <Key extends keyof Definitions & string>(key: Key) => current(key) as Values<Definitions>[Key],
      getFor: <Key extends keyof Definitions & string>(groupIds: readonly string[], key: Key) =>
        currentFor(groupIds, key) as Values<Definitions>[Key],
      getStrictest: <Key extends keyof Definitions & string>(key: Key) =>
        strictest(key) as Values<Definitions>[Key],
    }),
  }
}

function collect(features: readonly SettingDefinitions[]): ReadonlyMap<string, SettingDefinition> {
  const definitions = new Map<string, SettingDefinition>()
  for (const [key, definition] of features.flatMap((feature) => Object.entries(feature))) {
    if (definitions.has(key)) throw new Error(`The setting ${key} is declared twice.`)
    definitions.set(key, definition)
  }
  return definitions
}

type DefinitionMap = ReadonlyMap<string, SettingDefinition>
type GroupTable = ReadonlyMap<string, ReadonlyMap<string, unknown>>

function problemWith(definitions: DefinitionMap, key: string, value: unknown): string | undefined {
  const definition = definitions.get(key)
  if (!definition) return 'there is no such setting'
  return Value.Errors(definition.schema, value)[0]?.message
}

function problemWithGroupValue(definitions: DefinitionMap, key: string, value: unknown): string | undefined {
  const definition = definitions.get(key)
  if (definition && definition.strictest === undefined) return 'this setting is the same for everybody'
  return problemWith(definitions, key, value)
}

/** Only the groups that have something of their own, with the values that fit. */
function toGroupTable(definitions: DefinitionMap, stored: ReadonlyMap<string, GroupValues>): GroupTable {
  const table = new Map<string, ReadonlyMap<string, unknown>>()
  for (const [groupId, values] of stored) {
    const fitting = Object.entries(values).filter((entry) => !problemWithGroupValue(definitions, ...entry))
    if (fitting.length > 0) table.set(groupId, new Map(fitting))
  }
  return table
}

function valuesOf(groups: GroupTable, groupIds: Iterable<string>, key: string): unknown[] {
  const own: unknown[] = []
  for (const groupId of groupIds) {
    const values = groups.get(groupId)
    if (values?.has(key)) own.push(values.get(key))
  }
  return own
}

/** Of values that fit their definition. One that has no order has one value only. */
function strictestOf(definition: SettingDefinition | undefined, values: readonly unknown[]): unknown {
  const order = definition?.strictest
  if (order === undefined) return values[0]
  const rank = (value: unknown): number => (order === 'lowest' ? Number(value) : order.indexOf(value))
  return values.reduce((strictest, value) => (rank(value) < rank(strictest) ? value : strictest))
}
