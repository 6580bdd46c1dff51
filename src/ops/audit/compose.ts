import type { EventDefinition } from '../../kernel/events.ts'
import type { Actor, Caller } from '../../kernel/identity.ts'
import { boundedText, canonicalDetails, cleanText } from './format/canonical.ts'
import { commit, encodeLeaf, valueFields, type PublicFields, type ValueField } from './format/leaf.ts'
import { assessRisk, riskPolicyVersion, type Outcome, type RiskFactor } from './risk.ts'

/** What a verb says about what it did. Ids (subject, session) stay for ever: they must not be personal in themselves. */
export type Entry = {
  type: string
  outcome: Outcome
  by: Caller
  subject?: { type: string; id: string; name?: string }
  details?: object
  factors?: readonly RiskFactor[]
}
export type EventValue = { field: ValueField; value: string; salt: Uint8Array }
/** An event as it is stored: columns, erasable values and the leaf that binds both. */
export type ComposedEvent = { fields: PublicFields; values: EventValue[]; leaf: string }
export type Moment = { id: string; recordedAt: Date }

const maxIdLength = 200
const maxNameLength = 200
const maxUserAgentLength = 512

/** Turns an entry into its columns, salted values and leaf. */
export function composeEvent(
  entry: Entry & { definition: EventDefinition },
  { id, recordedAt }: Moment,
  newSalt: () => Uint8Array,
): ComposedEvent {
  const { by, subject, factors = [] } = entry
  const assessed = assessRisk({
    base: entry.definition[1],
    outcome: entry.outcome,
    actor: by.actor.kind,
    roles: by.roles,
    factors,
  })
  const fields = withoutEmpty({
    id,
    recorded_at: recordedAt.toISOString(),
    type: entry.type,
    outcome: entry.outcome,
    risk: assessed.risk,
    risk_policy: String(riskPolicyVersion),
    risk_factors: assessed.factors,
    actor_kind: by.actor.kind,
    subject_type: wholeId(subject?.type),
    subject_id: wholeId(subject?.id),
    session_id: wholeId(by.sessionId),
  })
  const values = valuesOf(entry, newSalt)
  const commitments = Object.fromEntries(
    values.map(({ field, value, salt }) => [field, commit(field, value, salt)]),
  )
  return { fields, values, leaf: encodeLeaf({ fields, commitments }) }
}

/** What an event keeps of its caller in values that can be erased. */
export const callerTexts = ({ actor, address, userAgent }: Caller) => ({
  ...actorTexts(actor),
  address: address === undefined ? undefined : boundedText(address, maxNameLength),
  user_agent: userAgent === undefined ? undefined : boundedText(userAgent, maxUserAgentLength),
})

function valuesOf({ by, subject, details }: Entry, newSalt: () => Uint8Array): EventValue[] {
  const texts: Record<ValueField, string | undefined> = {
    ...callerTexts(by),
    subject_name: subject?.name === undefined ? undefined : boundedText(subject.name, maxNameLength),
    details: details === undefined ? undefined : canonicalDetails(details),
  }
  return valueFields.flatMap((field) => {
    const value = texts[field]
    return value === undefined ? [] : [{ field, value, salt: newSalt() }]
  })
}

function actorTexts(actor: Actor): Record<'actor_id' | 'actor_name', string | undefined> {
  if (actor.kind === 'anonymous') return { actor_id: undefined, actor_name: undefined }
  const id = actor.kind === 'job' ? undefined : wholeId(actor.id)
  return { actor_id: id, actor_name: boundedText(actor.name, maxNameLength) }
}

/** An id that was cut short would name something else, so a longer one is refused. */
function wholeId(id: string | undefined): string | undefined {
  if (id !== undefined && id.length > maxIdLength)
    throw new RangeError(`An id in the audit log has at most ${maxIdLength} characters.`)
  return id === undefined ? undefined : cleanText(id)
}

const withoutEmpty = (fields: Record<keyof PublicFields, string | undefined>): PublicFields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''))
