/** How much an audit event matters; the policy in `ops/audit/risk.ts` computes it when the event is written. */
export const risks = ['low', 'medium', 'high', 'critical'] as const
export type Risk = (typeof risks)[number]

/** What an audit event type means, and the risk it starts from before any factor is counted. */
export type EventDefinition = readonly [sentence: string, baseRisk: Risk]

const shape = /^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)+$/

/**
 * Declares a feature's audit event types once: type → sentence, base risk. Nothing undeclared can be recorded.
 *
 *     export const sessionEvents = defineEvents({
 *       'session.opened': ['A session was opened after a successful sign-in.', 'low'],
 *     })
 */
export function defineEvents<Type extends string>(
  table: Record<Type, EventDefinition>,
): Readonly<Record<Type, EventDefinition>> {
  const misnamed = Object.keys(table).find((type) => !shape.test(type) || type.length > 100)
  if (misnamed !== undefined) throw new Error(`"${misnamed}" is no event type: write area.what_happened.`)
  return table
}
