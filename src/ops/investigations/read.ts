import type * as Type from 'typebox'
import { addDays, type Clock } from '../../kernel/clock.ts'
import type { Page } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database/database.ts'
import { searchQuery } from '../../kernel/database/search.ts'
import { canonicalAddress } from '../../kernel/network/address.ts'
import { risks, type Risk } from '../../kernel/events.ts'
import type { Caller } from '../../kernel/identity.ts'
import type {
  Investigation,
  InvestigationRow as RowDto,
  InvestigationStatistics,
  listInvestigations,
} from './contract.ts'
import type { Context } from './dependencies.ts'
import { errors } from './errors.ts'
import * as eventQueries from './event-queries.ts'
import * as queries from './queries.ts'
import type { InvestigationFilter, InvestigationRow, RelatedRow } from './queries.ts'
import { toEventMember, toTimeline } from './read-events.ts'
import { timesOf } from './actions/times.ts'

type Asked = Type.Static<typeof listInvestigations.query>

const mostEventsShown = 500
const statisticsDays = 30

/** Investigations, the riskiest with the latest events first, or the newest first. */
export async function list(
  { clock }: { clock: Clock },
  db: Db,
  { limit, cursor, sort = 'urgency', ...asked }: Asked,
  by: Caller,
): Promise<Page<RowDto>> {
  const page = { ...(limit !== undefined && { limit }), ...(cursor !== undefined && { cursor }), sort }
  const found = await queries.listInvestigations(db, toFilter(asked, by), page)
  const now = clock.now()
  return { ...found, items: found.items.map((row) => toRow(row, now)) }
}

function toFilter(asked: Asked, by: Caller): InvestigationFilter {
  const { state, unresolved, assigned, risk, search = '', userId, sessionId, address, eventId } = asked
  const wanted = [
    ['user', userId],
    ['session', sessionId],
    ['address', address === undefined ? undefined : (canonicalAddress(address) ?? address)],
  ] as const
  return {
    state,
    isUnresolved: unresolved,
    assigneeId: assigned === 'none' ? null : assigned === 'me' ? idOf(by) : asked.assigneeId,
    minRiskLevel: risk && risks.indexOf(risk),
    words: searchQuery(search.replace(/^\s*#/, '')),
    number: numberIn(search),
    keys: wanted.flatMap(([kind, key]) => (key === undefined ? [] : [{ kind, key }])),
    eventId,
  }
}

/** `7` and `#7` find number 7. */
function numberIn(search: string): number | undefined {
  const [, digits] = /^\s*#?(\d{1,9})\s*$/.exec(search) ?? []
  return digits === undefined ? undefined : Number(digits)
}

/** Nothing is assigned to a token: the id of one finds nothing. */
const idOf = ({ actor }: Caller): string => ('id' in actor ? actor.id : '')

/** One investigation with its events, timeline and related ones. */
export async function getInvestigation(
  context: Pick<Context, 'clock' | 'audit' | 'findPerson' | 'sentenceOf'>,
  db: Db,
  id: string,
): Promise<Investigation> {
  const row = await queries.findInvestigation(db, id)
  if (row === undefined) throw errors.INVESTIGATION_NOT_FOUND({ id })
  const members = await eventQueries.listMembers(db, id, mostEventsShown)
  const found = await context.audit.findEvents(
    db,
    members.map((member) => member.event_id),
  )
  const events = new Map(found.map((event) => [event.id, event]))
  return {
    ...toRow(row, context.clock.now()),
    reason: row.verdict_reason,
    resolvedBy: toPerson(row.resolved_by_id, row.resolved_by_name),
    mergedInto: row.merged_into,
    events: members.flatMap((member) => {
      const event = events.get(member.event_id)
      return event ? [toEventMember(event, member, context.sentenceOf)] : []
    }),
    timeline: await toTimeline(await queries.listSteps(db, id), (userId) => context.findPerson(db, userId)),
    related: (await queries.listRelated(db, id)).map(toRelated),
  }
}

/** How many are unresolved, by risk, and how long resolving took. */
export async function statistics(
  { clock }: { clock: Clock },
  db: Db,
  by: Caller,
): Promise<InvestigationStatistics> {
  const counts = await queries.countUnresolved(db, idOf(by))
  const sum = (which: (count: queries.StateCount) => boolean) =>
    counts.filter(which).reduce((total, { count }) => total + count, 0)
  const medians = await queries.findMedianTimes(db, addDays(clock.now(), -statisticsDays))
  const ofRisk = (risk: Risk) => sum(({ risk_level }) => risks[risk_level] === risk)
  return {
    open: sum(({ state }) => state === 'open'),
    investigating: sum(({ state }) => state === 'investigating'),
    unassigned: sum(({ is_unassigned }) => is_unassigned),
    mine: sum(({ is_mine }) => is_mine),
    unresolved: {
      low: ofRisk('low'),
      medium: ofRisk('medium'),
      high: ofRisk('high'),
      critical: ofRisk('critical'),
    },
    lastThirtyDays: {
      resolved: medians.count,
      firstResponseSeconds: toSeconds(medians.first_response),
      activeSeconds: toSeconds(medians.active),
      totalSeconds: toSeconds(medians.total),
    },
  }
}

const toSeconds = (milliseconds: number | null): number | null =>
  milliseconds === null ? null : Math.floor(milliseconds / 1000)

const toRow = (row: InvestigationRow, now: Date): RowDto => ({
  id: row.id,
  number: row.number,
  title: row.title,
  state: row.state,
  origin: row.origin,
  risk: risks[row.risk_level] ?? 'low',
  eventCount: row.event_count,
  assignee: toPerson(row.assignee_id, row.assignee_name),
  verdict: row.verdict,
  openedAt: row.opened_at.toISOString(),
  lastEventAt: row.last_event_at.toISOString(),
  resolvedAt: row.resolved_at?.toISOString() ?? null,
  times: timesOf(
    {
      openedAt: row.opened_at,
      firstResponseAt: row.first_response_at,
      unresolvedSince: row.unresolved_since,
      activeMilliseconds: row.active_milliseconds,
      resolvedAt: row.resolved_at,
      isMerged: row.state === 'merged',
    },
    now,
  ),
  version: row.version,
})

const toPerson = (id: string | null, name: string | null) => (id === null ? null : { id, name })

const toRelated = (row: RelatedRow) => ({
  id: row.id,
  number: row.number,
  title: row.title,
  state: row.state,
  risk: risks[row.risk_level] ?? ('low' as const),
  kind: row.kind,
  isNewer: row.is_newer,
  verdict: row.verdict,
  resolvedBy: toPerson(row.resolved_by_id, row.resolved_by_name),
  resolvedAt: row.resolved_at?.toISOString() ?? null,
})
