import { commit, isValueField, parseLeaf, publicFields, type Leaf } from './leaf.ts'
import type { SealedEvent } from './log.ts'
import { hashLeaf } from './merkle.ts'
import { problem, type Problem } from './problems.ts'

export type CheckedEvent = { leafHash: Buffer; erased: number }

/** Whether one event's leaf, columns and values agree with its seal. A value that is gone was erased: that is allowed. */
export function checkEvent(event: SealedEvent): CheckedEvent | Problem {
  const at = { index: event.index, eventId: event.id }
  const named = `event ${event.id}, index ${event.index}`
  if (event.leaf === undefined || event.fields === undefined)
    return problem('event_missing', `${named}, was sealed, and its row is not there`, at)
  const leafHash = hashLeaf(event.leaf)
  const leaf = readLeaf(event.leaf)
  if (leafHash.toString('hex') !== event.leafHash || leaf === undefined)
    return problem('event_altered', `the leaf of ${named}, is not the one that was sealed`, at)
  if (leaf.fields.id !== event.id)
    return problem('event_altered', `the seal of ${named}, belongs to event ${leaf.fields.id}`, at)
  const { fields } = event
  const differing = publicFields.find((field) => leaf.fields[field] !== fields[field])
  if (differing) return problem('leaf_mismatch', `"${differing}" of ${named}`, at)
  const falseValue = Object.keys(event.values).find((field) => !isCommitted(event, leaf, field))
  if (falseValue !== undefined) return problem('value_mismatch', `"${falseValue}" of ${named}`, at)
  return { leafHash, erased: Object.keys(leaf.commitments).length - Object.keys(event.values).length }
}

function readLeaf(text: string): Leaf | undefined {
  try {
    return parseLeaf(text)
  } catch {
    return undefined
  }
}

function isCommitted({ values }: SealedEvent, { commitments }: Leaf, field: string): boolean {
  if (!isValueField(field)) return false
  const given = values[field]
  const salt = Buffer.from(given?.salt ?? '', 'hex')
  if (given === undefined || salt.length !== 16) return false
  return commitments[field] === commit(field, given.value, salt)
}
