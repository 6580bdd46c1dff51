import type { Db } from '../../../kernel/database/database.ts'
import { isIP } from 'node:net'
import { networkOf } from '../../../kernel/network/address.ts'
import type { AuditContext, AuditEvent, AuditEventDetail } from '../contract.ts'
import { errors } from '../errors.ts'
import { parseLeaf } from '../format/leaf.ts'
import { listValues } from '../queries.ts'
import { erasableFields, type noProofReasons } from '../words.ts'
import { readFactors, toAuditEvent } from './event-item.ts'
import type { ReadingContext } from './find-events.ts'
import { proveInclusion } from './inclusion.ts'
import * as queries from './queries.ts'
import type { EventRow, Wanted } from './queries.ts'

const noProofSentences: Record<(typeof noProofReasons)[number], string> = {
  not_sealed: 'It has not been sealed yet. Sealing follows within seconds while a server runs.',
  not_proved:
    'It is sealed, but its place does not lead to the newest checkpoint: run "breakwater audit verify".',
}

/** One event with what made its risk, what is left of its values, and its proof. */
export async function get({ events }: ReadingContext, db: Db, id: string): Promise<AuditEventDetail> {
  const row = await requireEvent(db, id)
  const { commitments } = parseLeaf(row.leaf)
  const left = new Map((await listValues(db, [id])).map((value) => [value.field, value]))
  const outcome = await proveInclusion(db, id)
  const event = toAuditEvent(row, events)
  return {
    event,
    factors: readFactors(event.riskFactors),
    leaf: row.leaf,
    values: erasableFields.flatMap((field) => {
      const commitment = commitments[field]
      const value = left.get(field)
      return commitment === undefined
        ? []
        : [{ field, commitment, value: value?.value ?? null, salt: value?.salt ?? null }]
    }),
    proof: outcome.proof,
    noProof: outcome.proof === null ? outcome.reason : null,
    noProofSentence: outcome.proof === null ? noProofSentences[outcome.reason] : null,
  }
}

/** How many are shown on each side of an event. */
const nearby = 5
/** How far is looked for the same network, in events of the log. */
const lookedForNetwork = 5_000

/** What came right before and after in the same session, from the same network, by the same person. */
export async function getContext({ events }: ReadingContext, db: Db, id: string): Promise<AuditContext> {
  const event = toAuditEvent(await requireEvent(db, id), events)
  const { sessionId, actorId, address } = event
  const network = address === null || isIP(address) === 0 ? null : networkOf(address)
  const kinds = (await queries.listKinds(db)).map(({ kind }) => kind)
  const around = async (same: Wanted) => {
    const side = async (range: Wanted): Promise<AuditEvent[]> => {
      const wanted = { ...same, ...range, kinds, limit: nearby }
      const ids =
        same.network === undefined
          ? await queries.listIds(db, wanted)
          : await queries.listRecentIds(db, { ...wanted, looked: lookedForNetwork })
      return (await queries.listEvents(db, ids)).map((row) => toAuditEvent(row, events))
    }
    return { before: await side({ below: id }), after: await side({ above: id }) }
  }
  return {
    session: sessionId === null ? null : await around({ sessionId }),
    network: network === null ? null : await around({ network }),
    person: actorId === null ? null : await around({ actorId }),
    networkCidr: network,
  }
}

async function requireEvent(db: Db, id: string): Promise<EventRow> {
  const [row] = await queries.listEvents(db, [id])
  if (row === undefined) throw errors.AUDIT_EVENT_NOT_FOUND({ id })
  return row
}
