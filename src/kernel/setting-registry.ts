import type * as Type from 'typebox'
import { Value } from 'typebox/value'

/** A setting: changeable while running, live on every node. (What is fixed at start is configuration: `config.ts`.) */
export type SettingDefinition<Schema extends Type.TSchema = Type.TSchema> = {
  schema: Schema
  default: Type.Static<Schema>
  /** One sentence for the person who is about to change it. */
  explanation: string
}
export type SettingDefinitions = Readonly<Record<string, SettingDefinition>>

/** Declares one setting with its type from the schema. */
export const setting = <Schema extends Type.TSchema>(
  schema: Schema,
  value: Type.Static<Schema>,
  explanation: string,
): SettingDefinition<Schema> => ({ schema, default: value, explanation })

export type Values<Definitions extends SettingDefinitions> = {
  [Key in keyof Definitions]: Type.Static<Definitions[Key]['schema']>
}

/** Reads of typed values; always from memory. */
export type Settings<Definitions extends SettingDefinitions> = {
  get<Key extends keyof Definitions & string>(key: Key): Values<Definitions>[Key]
}

export type SettingRegistry = {
  /** A room's typed view on its own settings: `registry.view(sessionSettings).get('ops.session.timeout_minutes')`. */
  view<Definitions extends SettingDefinitions>(definitions: Definitions): Settings<Definitions>
  definitions: ReadonlyMap<string, SettingDefinition>
  current(key: string): unknown
  /** Why `value` is out of the setting's range, or undefined when it fits. */
  problemWith(key: string, value: unknown): string | undefined
  /** Replaces all overrides by what the database holds. Values that no longer fit their definition are left at the default. */
  replace(overrides: ReadonlyMap<string, unknown>): void
}

/** Composed at start from every room's definitions; a key declared twice is a defect. */
export function createSettingRegistry(rooms: readonly SettingDefinitions[]): SettingRegistry {
  const definitions = collect(rooms)
  let overrides: ReadonlyMap<string, unknown> = new Map()

  const problemWith = (key: string, value: unknown): string | undefined => {
    const definition = definitions.get(key)
    if (!definition) return 'there is no such setting'
    return Value.Errors(definition.schema, value)[0]?.message
  }
  const current = (key: string): unknown =>
    overrides.has(key) ? overrides.get(key) : definitions.get(key)?.default

  return {
    definitions,
    current,
    problemWith,
    replace(stored) {
      overrides = new Map([...stored].filter(([key, value]) => problemWith(key, value) === undefined))
    },
    view: <Definitions extends SettingDefinitions>() => ({
      get: <Key extends keyof Definitions & string>(key: Key) => current(key) as Values<Definitions>[Key],
    }),
  }
}

function collect(rooms: readonly SettingDefinitions[]): ReadonlyMap<string, SettingDefinition> {
  const definitions = new Map<string, SettingDefinition>()
  for (const [key, definition] of rooms.flatMap((room) => Object.entries(room))) {
    if (definitions.has(key)) throw new Error(`The setting ${key} is declared twice.`)
    definitions.set(key, definition)
  }
  return definitions
}
