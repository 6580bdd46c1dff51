import {
  commit,
  encodeLeaf,
  parseLeaf,
  publicFields,
  valueFields,
  type Commitments,
  type Leaf,
  type ValueField,
} from '../format/leaf.ts'
import type { SaltedValues, SealedEvent } from '../format/log.ts'
import { hashLeaf } from '../format/merkle.ts'
import { problem, type Problem } from './problems.ts'

/** `erased` names the values that are committed to and not there. */
export type CheckedEvent = { leafHash: Buffer; erased: readonly ValueField[] }

/** Whether one event's leaf, columns and values agree with its seal. Whether a value that is gone may be gone is for `erasures.ts`. */
export function checkEvent(event: SealedEvent): CheckedEvent | Problem {
  const at = { index: event.index, eventId: event.id }
  const named = `event ${event.id}, index ${event.index}`
  const { leaf: text, fields } = event
  if (text === undefined || fields === undefined)
    return problem('event_missing', `${named}, was sealed, and its row is not there`, at)
  const leafHash = hashLeaf(text)
  if (leafHash.toString('hex') !== event.leafHash)
    return problem('event_altered', `the leaf of ${named}, is not the one that was sealed`, at)
  const commitments = commitmentsOf(event.values)
  // Nearly every event is whole; writing its leaf again is quicker than reading it.
  if (fields.id === event.id && encodeLeaf({ fields, commitments }) === text) return { leafHash, erased: [] }
  const leaf = readLeaf(text)
  if (leaf === undefined) return problem('event_altered', `the leaf of ${named}, is no leaf`, at)
  if (leaf.fields.id !== event.id)
    return problem('event_altered', `the seal of ${named}, belongs to event ${leaf.fields.id}`, at)
  const differing = publicFields.find((field) => leaf.fields[field] !== fields[field])
  if (differing) return problem('leaf_mismatch', `"${differing}" of ${named}`, at)
  const given = valueFields.filter((field) => event.values[field] !== undefined)
  const falseValue = given.find((field) => leaf.commitments[field] !== commitments[field])
  if (falseValue) return problem('value_mismatch', `"${falseValue}" of ${named}`, at)
  const erased = valueFields.filter(
    (field) => leaf.commitments[field] !== undefined && event.values[field] === undefined,
  )
  return { leafHash, erased }
}

/** What the leaf must say of the values that are there. */
function commitmentsOf(values: SaltedValues): Commitments {
  const commitments: Commitments = {}
  for (const field of valueFields) {
    const given = values[field]
    if (given === undefined) continue
    const salt = Buffer.from(given.salt, 'hex')
    commitments[field] = salt.length === 16 ? commit(field, given.value, salt) : 'a salt of another length'
  }
  return commitments
}

function readLeaf(text: string): Leaf | undefined {
  try {
    return parseLeaf(text)
  } catch {
    return undefined
  }
}
