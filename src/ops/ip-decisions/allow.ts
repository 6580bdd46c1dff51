import { familyOf, networkOf } from '../../kernel/network/address.ts'
import { addHours } from '../../kernel/clock.ts'
import { transact, type Db } from '../../kernel/database/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { IpRule } from '../ip-access/contract.ts'
import { errors } from './errors.ts'
import { requireDecision } from './list-decisions.ts'
import type { Context } from './dependencies.ts'
import { sentenceOf } from './explanations.ts'
import type { IpDecisionRow } from './tables.ts'

const defaultHours = 8
/** So much of a person's name leaves room for the rest of the rule's. */
const longestPersonName = 40

export type Exception = { code: string; hours?: number | undefined }

/** Lets the refused person in from there for some hours, by a rule before all others. */
export const allow = (
  { clock, audit, ipAccess }: Context,
  db: Db,
  { code: text, hours = defaultHours }: Exception,
  by: Caller,
): Promise<IpRule> =>
  transact(db, async (tx) => {
    const row = await requireDecision(tx, text)
    const { user_id: userId, code } = row
    if (userId === null) throw errors.DECISION_OF_NOBODY()
    const name = row.user_name ?? userId
    const from = placeOf(row)
    const rule = await ipAccess.create(
      tx,
      {
        name: `Allow ${name.slice(0, longestPersonName).toWellFormed()} from ${from} (decision ${code})`,
        action: 'allow',
        cidrs: [from],
        target: { userIds: [userId] },
        position: 1,
        expiresAt: addHours(clock.now(), hours).toISOString(),
        note: `Made from decision ${code}. ${sentenceOf(row)}`.slice(0, 1_000),
      },
      by,
    )
    await audit.record(tx, {
      type: 'ip_decision.exception_granted',
      outcome: 'success',
      by,
      subject: { type: 'user', id: userId, name },
      details: { code, hours, ruleId: rule.id, from },
    })
    return rule
  })

/** What the code stands for: an IPv4 address, or the /64 in which an IPv6 client moves. */
const placeOf = ({ address }: IpDecisionRow): string =>
  familyOf(address) === 4 ? address : networkOf(address)
