import { transact, type Db } from '../../../kernel/database/database.ts'
import { errors as kernelErrors } from '../../../kernel/errors.ts'
import { hasRole, type Caller } from '../../../kernel/identity.ts'
import { canonicalText, readText } from '../../../kernel/text-fields.ts'
import type { Investigation } from '../contract.ts'
import type { Context } from '../dependencies.ts'
import { errors } from '../errors.ts'
import * as queries from '../queries.ts'
import type { InvestigationRow } from '../queries.ts'
import { getInvestigation } from '../read.ts'
import { recordStep } from './steps.ts'
import { activeUntil } from './times.ts'
import { isPossible, type Action } from './transitions.ts'
import { longestText, type Verdict } from '../words.ts'

/** Which investigation, in which version it was read. */
export type Target = { id: string; version: number }
type Work = (tx: Db, row: InvestigationRow) => Promise<void>

/** Runs one action on an investigation that is locked for it, and answers what it is then. Refused with the current one when it is stale. */
export const changeInvestigation = (
  context: Context,
  db: Db,
  { id, version, action }: Target & { action: Action },
  work: Work,
): Promise<Investigation> =>
  transact(db, async (tx) => {
    const row = await queries.lockInvestigation(tx, id)
    if (row === undefined) throw errors.INVESTIGATION_NOT_FOUND({ id })
    if (row.version !== version)
      throw kernelErrors.VERSION_CONFLICT({}, { current: await getInvestigation(context, tx, id) })
    if (!isPossible(action, row.state)) {
      const current = await getInvestigation(context, tx, id)
      throw errors.INVESTIGATION_STATE_NOT_ALLOWED({ state: row.state, action }, { current })
    }
    await work(tx, row)
    return getInvestigation(context, tx, id)
  })

/** Assigns it to an active person who may work on it, or to none. */
export const assign = (
  context: Context,
  db: Db,
  { userId, ...target }: Target & { userId: string | null },
  by: Caller,
) =>
  changeInvestigation(context, db, { ...target, action: 'assign' }, async (tx, row) => {
    const person = userId === null ? undefined : await context.findPerson(tx, userId)
    const mayWork = person?.active === true && hasRole(person.roles, 'security')
    if (userId !== null && !mayWork) throw errors.ASSIGNEE_NOT_ALLOWED()
    const assignee = { assignee_id: userId, assignee_name: person?.name ?? null }
    await queries.updateInvestigation(tx, row.id, assignee)
    await recordStep(context, tx, { of: row, kind: 'assigned', by, details: { assigneeId: userId } })
  })

/** Starts work on an open investigation; who starts an unassigned one has it. */
export const start = (context: Context, db: Db, target: Target, by: Caller) =>
  changeInvestigation(context, db, { ...target, action: 'start' }, async (tx, row) => {
    const taken =
      row.assignee_id === null && by.actor.kind === 'user'
        ? { assignee_id: by.actor.id, assignee_name: by.actor.name }
        : {}
    await queries.updateInvestigation(tx, row.id, {
      state: 'investigating',
      first_response_at: row.first_response_at ?? context.clock.now(),
      ...taken,
    })
    const details = taken.assignee_id === undefined ? {} : { assigneeId: taken.assignee_id }
    await recordStep(context, tx, { of: row, kind: 'started', by, details })
  })

/** Writes a comment. */
export const comment = (
  context: Context,
  db: Db,
  { text, ...target }: Target & { text: string },
  by: Caller,
) =>
  changeInvestigation(context, db, { ...target, action: 'comment' }, async (tx, row) => {
    await queries.updateInvestigation(tx, row.id, {})
    await recordStep(context, tx, { of: row, kind: 'commented', by, details: { text: toText(text) } })
  })

/** Resolves it with a verdict and why. */
export const resolve = (
  context: Context,
  db: Db,
  { verdict, reason, ...target }: Target & { verdict: Verdict; reason: string },
  by: Caller,
) =>
  changeInvestigation(context, db, { ...target, action: 'resolve' }, async (tx, row) => {
    const now = context.clock.now()
    const { actor } = by
    await queries.updateInvestigation(tx, row.id, {
      ...stopped(row, now),
      state: 'resolved',
      verdict,
      verdict_reason: toText(reason),
      resolved_at: now,
      resolved_by_id: 'id' in actor ? actor.id : null,
      resolved_by_name: 'name' in actor ? actor.name : null,
      first_response_at: row.first_response_at ?? now,
    })
    await recordStep(context, tx, {
      of: row,
      kind: 'resolved',
      by,
      details: { verdict, reason: toText(reason) },
    })
  })

/** Opens a resolved one again. It has no verdict then; what it was resolved with stays in the timeline. */
export const reopen = (
  context: Context,
  db: Db,
  { reason, ...target }: Target & { reason: string },
  by: Caller,
) =>
  changeInvestigation(context, db, { ...target, action: 'reopen' }, async (tx, row) => {
    const now = context.clock.now()
    await queries.updateInvestigation(tx, row.id, {
      state: 'open',
      verdict: null,
      verdict_reason: null,
      resolved_at: null,
      resolved_by_id: null,
      resolved_by_name: null,
      reopened_at: now,
      unresolved_since: now,
    })
    await recordStep(context, tx, { of: row, kind: 'reopened', by, details: { reason: toText(reason) } })
  })

/** The clock of unresolved time stops. */
export const stopped = (row: InvestigationRow, now: Date) => ({
  unresolved_since: null,
  active_milliseconds: activeUntil(
    { activeMilliseconds: row.active_milliseconds, unresolvedSince: row.unresolved_since },
    now,
  ),
})

/** A text as it is stored; its schema has let it through. */
const toText = (text: string): string => canonicalText((given) => readText(given, longestText), text)
