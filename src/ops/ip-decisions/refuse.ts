import { announceChange } from '../../kernel/bus/changes.ts'
import { addHours } from '../../kernel/clock.ts'
import { transact, type Db } from '../../kernel/database/database.ts'
import type { AppError } from '../../kernel/errors.ts'
import {
  throttleNetworkOf,
  type Sharing,
  type Noted,
  sameHours,
  dedupeKeyOf,
  dedupeKeyOfThrottled,
} from './repeats.ts'
import { codeOf } from './code.ts'
import { errors } from './errors.ts'
import type { Context } from './dependencies.ts'
import * as queries from './queries.ts'
import { type Refusal, rowOf } from './decision-row.ts'

/**
 * Writes down who was refused, and answers the error that tells them the code. Whoever is refused stays refused when nothing can be
 * written: then there is no code. Never called in a transaction that the error would roll back.
 */
export async function refuse(context: Context, db: Db, refusal: Refusal): Promise<AppError> {
  try {
    return errors.IP_REFUSED({}, { decision: await noteRefusal(context, db, refusal) })
  } catch (err) {
    context.log.error({ err }, 'a refusal could not be written down; it stands without a code')
    return errors.IP_REFUSED()
  }
}

async function noteRefusal(context: Context, db: Db, refusal: Refusal): Promise<string> {
  const { clock, ipAccess, remembered } = context
  const at = clock.now()
  const { version, rules } = await ipAccess.listRules()
  const ownSameness = dedupeKeyOf(refusal, version)
  const own = remembered.find(ownSameness, at)
  if (own) return noteRepeat(context, db, { refusal, noted: await own, at })
  const address = refusal.by.address ?? ''
  const sharing = context.budget.take(address, isProven(refusal), at)
  const isOwn = sharing === 'own'
  const flood = sharing === 'network' ? throttleNetworkOf(address) : undefined
  const sameness = isOwn ? ownSameness : dedupeKeyOfThrottled(flood, at)
  const shared = remembered.find(sameness, at)
  if (shared) return noteRepeat(context, db, { refusal, noted: await shared, at })
  const position = rules.findIndex(({ id }) => id === refusal.verdict.rule?.id) + 1
  const told = isOwn ? refusal : ofNobody(refusal)
  const ruleSet = { version, position: position === 0 ? null : position }
  const row = { refusal: told, sharing, sameness, at, ruleSet }
  return (await remembered.keep(sameness, write(context, db, row))).code
}

/** Whoever has proved who they are is one of few; anybody can give any name. */
const isProven = ({ proof }: Refusal): boolean => proof !== 'claimed'

/** So many at once have no name in common. */
function ofNobody({ verdict, by, occasion, proof }: Refusal): Refusal {
  const { sessionId: _, ...origin } = by
  return { verdict, by: { ...origin, actor: { kind: 'anonymous' }, roles: [] }, occasion, proof }
}

type New = {
  refusal: Refusal
  sharing: Sharing
  sameness: string
  at: Date
  ruleSet: { version: number; position: number | null }
}

/** As it was written before this node started, or a new one; that is there before anybody reads the code. */
async function write(
  context: Context,
  db: Db,
  { refusal, sharing, sameness, at, ruleSet }: New,
): Promise<Noted> {
  const before = await queries.findSame(db, sameness, addHours(at, -sameHours))
  if (before) {
    await noteRepeat(context, db, { refusal, noted: before, at })
    return before
  }
  const id = context.ids.next()
  const noted = { id, code: codeOf(id), at }
  const country = context.places?.countryOf(refusal.by.address ?? '')
  const count = context.eventThrottle.note(noted.code, at) ?? 1
  await transact(db, async (tx) => {
    await queries.insertDecision(tx, rowOf(refusal, { ...noted, ...ruleSet, sameness, country }))
    if (sharing !== 'own') await tellFlood(context, tx, { refusal, noted, sharing })
    await tell(context, tx, { refusal, noted, count })
  })
  return noted
}

/** Counts it; in the audit log and on open pages at most once a minute. */
async function noteRepeat(
  context: Context,
  db: Db,
  { refusal, noted, at }: { refusal: Refusal; noted: Noted; at: Date },
): Promise<string> {
  context.repeats.put(noted.id, { id: noted.id, count: 1, lastAt: at })
  if (!isProven(refusal) && !context.budget.takeEvent(at))
    return noteUntold(context, db, { refusal, noted, at })
  const count = context.eventThrottle.note(noted.code, at)
  if (count !== undefined)
    await transact(db, (tx) => tell(context, tx, { refusal, noted, count })).catch((err: unknown) =>
      context.log.error({ err }, 'a repeated refusal could not be recorded'),
    )
  return noted.code
}

/** Of more than the log takes in a minute one event says so, and how many there were. */
async function noteUntold(
  context: Context,
  db: Db,
  { refusal, noted, at }: { refusal: Refusal; noted: Noted; at: Date },
): Promise<string> {
  const count = context.eventThrottle.note('untold', at)
  if (count !== undefined)
    await tellFlood(context, db, { refusal, noted, sharing: 'all', count }).catch((err: unknown) =>
      context.log.error({ err }, 'a flood of refusals could not be recorded'),
    )
  return noted.code
}

type Flood = { refusal: Refusal; noted: Noted; sharing: 'network' | 'all'; count?: number }

async function tellFlood(
  { audit }: Context,
  tx: Db,
  { refusal, noted, sharing, count }: Flood,
): Promise<void> {
  const network = sharing === 'network' ? { network: throttleNetworkOf(refusal.by.address ?? '') } : {}
  await audit.record(tx, {
    type: 'ip_decision.flood',
    outcome: 'denied',
    by: ofNobody(refusal).by,
    subject: { type: 'ip_decision', id: noted.code },
    details: { code: noted.code, of: sharing, ...network, ...(count !== undefined && { count }) },
  })
}

async function tell(
  { audit, bus }: Context,
  tx: Db,
  { refusal, noted, count }: { refusal: Refusal; noted: Noted; count: number },
): Promise<void> {
  const { verdict, by, occasion, proof, user, apiToken } = refusal
  const rule = verdict.rule && { id: verdict.rule.id, name: verdict.rule.name }
  await audit.record(tx, {
    type: 'ip_decision.refused',
    outcome: 'denied',
    by,
    subject: user ? { type: 'user', ...user } : { type: 'ip_decision', id: noted.code },
    details: {
      code: noted.code,
      occasion,
      proof,
      reason: verdict.reason,
      count,
      ...(rule && { rule }),
      ...(apiToken && { apiToken }),
    },
  })
  await announceChange(bus, tx, 'ip_access')
}
