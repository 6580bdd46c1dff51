import { addMinutes } from '../../../kernel/clock.ts'
import { transact, type Db } from '../../../kernel/database/database.ts'
import { risks } from '../../../kernel/events.ts'
import type { Context } from '../dependencies.ts'
import { findLastMail, listMailDue, lockMail, settleMail } from './queries.ts'
import { isUnresolved } from '../actions/transitions.ts'

type MailContext = Pick<Context, 'clock' | 'settings' | 'tellSecurity'>

/**
 * Tells people by one mail of the high and critical investigations they have not been told of, at most once in the minutes set: a rush is
 * one mail now and one later. Those that were resolved meanwhile need none.
 */
export const tellDue = ({ clock, settings, tellSecurity }: MailContext, db: Db): Promise<{ told: number }> =>
  transact(db, async (tx) => {
    await lockMail(tx)
    const due = await listMailDue(tx)
    if (due.length === 0) return { told: 0 }
    const now = clock.now()
    const last = await findLastMail(tx)
    const isTooSoon = last && now < addMinutes(last, settings.get('ops.investigation.mail_minutes'))
    if (tellSecurity && isTooSoon) return { told: 0 }
    const opened = tellSecurity ? due.filter(({ state }) => isUnresolved(state)) : []
    const ids = opened.map(({ id }) => id)
    await settleMail(tx, ids, now)
    await settleMail(
      tx,
      due.map(({ id }) => id).filter((id) => !ids.includes(id)),
      null,
    )
    if (opened.length === 0) return { told: 0 }
    await tellSecurity?.(
      tx,
      opened.map(({ id, number, title, risk_level, opened_at }) => ({
        id,
        number,
        title,
        risk: risks[risk_level] ?? 'low',
        openedAt: opened_at,
      })),
    )
    return { told: opened.length }
  })
