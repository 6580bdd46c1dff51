import type { EventDefinition } from '../../kernel/events.ts'

/** Every event type that may be recorded, composed once at start. */
export type EventTypes = ReadonlyMap<string, EventDefinition>
type EventTable = Readonly<Record<string, EventDefinition>>

/** All features' types, and the host application's own under `app.*`. Throws when one is declared twice or in the other's area. */
export function composeEventTypes(features: readonly EventTable[], host: EventTable = {}): EventTypes {
  const types = new Map<string, EventDefinition>()
  for (const [type, definition] of [
    ...features.flatMap(Object.entries<EventDefinition>),
    ...Object.entries(host),
  ]) {
    if (types.has(type)) throw new Error(`Audit event type "${type}" is declared twice.`)
    if (type.startsWith('app.') !== type in host)
      throw new Error(`Audit event type "${type}": a host declares app.*, and only a host does.`)
    types.set(type, definition)
  }
  return types
}
