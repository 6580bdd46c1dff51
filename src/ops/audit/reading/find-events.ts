import type * as Type from 'typebox'
import type { Page } from '../../../kernel/contract.ts'
import type { Db } from '../../../kernel/database/database.ts'
import { countCap } from '../../../kernel/database/paging.ts'
import { searchQuery } from '../../../kernel/database/search.ts'
import { errors } from '../../../kernel/errors.ts'
import { firstIdAt } from '../../../kernel/ids.ts'
import { readNetwork, type Network } from '../../../kernel/network/network.ts'
import type { AuditEvent, AuditFacets, listAuditEvents } from '../contract.ts'
import type { EventTypes } from '../event-types.ts'
import { risks } from '../words.ts'
import { toAuditEvent } from './event-item.ts'
import * as queries from './queries.ts'
import type { Kind, Wanted } from './queries.ts'

export type ReadingContext = { events: EventTypes }
type Asked = Type.Static<typeof listAuditEvents.query>
/** What is asked for without a page. */
type Filter = { [Name in keyof Omit<Asked, 'limit' | 'cursor'>]: Asked[Name] | undefined }

const defaultLimit = 50
/** How many of the newest events are looked through before an index over words or addresses is asked. */
const looked = 5_000
const lookedToCount = 10_000
/** Among those. */
const frequent = 100
/** Of one kind; and of all together, when there are very many kinds. */
const facetCap = 1_000
const countedForFacets = 100_000
/** So many rows are read through within the time that a page has. */
const fewEvents = 20_000

/** Events that match, the newest first. */
export async function list(
  { events }: ReadingContext,
  db: Db,
  { limit = defaultLimit, cursor, ...filter }: Asked,
): Promise<Page<AuditEvent>> {
  const wanted = await toWanted(db, filter)
  const all = await queries.listKinds(db)
  const kinds = numbersOf(kindsOf(all, filter))
  const plan = await planFor(db, { ...wanted, kinds })
  const isAnyKind =
    kinds.length === all.length &&
    hasNone(wanted, ['actorId', 'address', 'subjectId', 'sessionId', 'words', 'network'])
  const below = [wanted.below, cursor?.toLowerCase()].filter((id) => id !== undefined).sort()[0]
  const [ids, counted] = await Promise.all([
    findIds(db, { ...wanted, below, kinds, plan, isAnyKind, limit: limit + 1 }),
    countAll(db, { ...wanted, kinds, plan }),
  ])
  const shown = ids.slice(0, limit)
  const rows = await queries.listEvents(db, shown)
  return {
    items: rows.map((row) => toAuditEvent(row, events)),
    nextCursor: ids.length > limit ? (shown.at(-1) ?? null) : null,
    ...counted,
  }
}

/** How many match by type, risk and outcome. */
export async function countFacets(_context: ReadingContext, db: Db, filter: Filter): Promise<AuditFacets> {
  const wanted = await toWanted(db, filter)
  const { type, risk, minimumRisk, outcome, ...others } = filter
  const kinds = kindsOf(await queries.listKinds(db), others)
  const search = { ...wanted, kinds: numbersOf(kinds) }
  const cap = Math.min(facetCap, Math.ceil(countedForFacets / Math.max(1, kinds.length)))
  const counts =
    (await planFor(db, search)) === 'index'
      ? await queries.countRare(db, { ...search, cap: countCap })
      : await queries.countKinds(db, { ...search, cap })
  const facet = (name: 'type' | 'risk' | 'outcome', rest: Filter) =>
    tally(kindsOf(kinds, rest), { counts, cap }, name)
  return {
    type: facet('type', { risk, minimumRisk, outcome }),
    risk: facet('risk', { type, outcome }),
    outcome: facet('outcome', { type, risk, minimumRisk }),
  }
}

function tally(
  kinds: readonly Kind[],
  { counts, cap }: { counts: ReadonlyMap<number, number>; cap: number },
  name: 'type' | 'risk' | 'outcome',
): AuditFacets['type'] {
  const found = new Map<string, { count: number; countIsCapped: boolean }>()
  for (const kind of kinds) {
    const count = counts.get(kind.kind) ?? 0
    const before = found.get(kind[name]) ?? { count: 0, countIsCapped: false }
    found.set(kind[name], {
      count: before.count + count,
      countIsCapped: before.countIsCapped || count >= cap,
    })
  }
  return [...found]
    .filter(([, { count }]) => count > 0)
    .map(([value, counted]) => ({ name: value, ...counted }))
    .sort((one, other) => other.count - one.count || one.name.localeCompare(other.name))
}

type Search = Wanted & { kinds: readonly number[] }

/**
 * How the matches are reached. Words and networks may match anything between one event and all of them, so: through the kinds where
 * these are few events in all; else through the newest few, and only if these do not fill the page by the index over words or addresses.
 */
async function planFor(db: Db, { words, network, kinds, ...narrow }: Search): Promise<'kinds' | 'index'> {
  if ((words ?? network) === undefined) return 'kinds'
  const { actorId, address, subjectId, sessionId } = narrow
  if ((actorId ?? address ?? subjectId ?? sessionId) !== undefined) return 'index'
  return (await queries.countIds(db, { kinds, cap: fewEvents })) < fewEvents ? 'kinds' : 'index'
}

type Plan = Awaited<ReturnType<typeof planFor>>

/** The ids of the newest ones that match. */
async function findIds(
  db: Db,
  { plan, isAnyKind, ...wanted }: Search & { plan: Plan; isAnyKind: boolean; limit: number },
): Promise<string[]> {
  if (wanted.kinds.length === 0) return []
  if (isAnyKind) return queries.listRecentIds(db, { ...wanted, looked: wanted.limit })
  if (plan === 'kinds') return queries.listIds(db, wanted)
  const recent = await queries.listRecentIds(db, { ...wanted, looked })
  return recent.length === wanted.limit ? recent : queries.findRare(db, wanted)
}

type Counted = { count: number; countIsCapped: boolean }

/** Frequent matches are counted among the newest events alone: at least so many there are. */
async function countAll(db: Db, { plan, ...wanted }: Search & { plan: Plan }): Promise<Counted> {
  if (wanted.kinds.length === 0) return { count: 0, countIsCapped: false }
  const cap = countCap + 1
  if (plan === 'kinds') return capped(await queries.countIds(db, { ...wanted, cap }))
  const recent = await queries.countRecent(db, { ...wanted, looked: lookedToCount })
  if (recent.isAll || recent.count >= frequent) return { count: recent.count, countIsCapped: !recent.isAll }
  const counts = await queries.countRare(db, { ...wanted, cap })
  return capped([...counts.values()].reduce((sum, count) => sum + count, 0))
}

const capped = (counted: number): Counted => ({
  count: Math.min(counted, countCap),
  countIsCapped: counted > countCap,
})

const numbersOf = (kinds: readonly Kind[]): number[] => kinds.map(({ kind }) => kind)

/** The kinds that the filter leaves. */
function kindsOf(kinds: readonly Kind[], filter: Filter): Kind[] {
  const types = filter.type?.split(',')
  const wantedRisks = filter.risk?.split(',')
  const outcomes = filter.outcome?.split(',')
  const least = filter.minimumRisk === undefined ? 0 : risks.indexOf(filter.minimumRisk)
  return kinds.filter(
    ({ type, risk, outcome, actorKind, subjectType }) =>
      (types?.some((wanted) => (wanted.endsWith('.') ? type.startsWith(wanted) : type === wanted)) ?? true) &&
      (wantedRisks?.includes(risk) ?? true) &&
      risks.indexOf(risk) >= least &&
      (outcomes?.includes(outcome) ?? true) &&
      (filter.actorKind === undefined || actorKind === filter.actorKind) &&
      (filter.subjectType === undefined || subjectType === filter.subjectType),
  )
}

/** What is searched by its own index. Who acted is an id where there is one like it, else a name. */
async function toWanted(db: Db, filter: Filter): Promise<Wanted> {
  const { actor, address, search, from, to, subjectId, sessionId } = filter
  const network = address === undefined ? undefined : requireNetwork(address)
  const isOne = network?.bits === (network?.family === 4 ? 32 : 128)
  const isId = actor !== undefined && (await queries.hasActor(db, actor))
  const named = isId || actor === undefined ? undefined : actorQuery(actor)
  return {
    subjectId,
    sessionId,
    actorId: isId ? actor : undefined,
    words: joined([named, search === undefined ? undefined : searchQuery(search)]),
    address: isOne ? network?.cidr.split('/')[0] : undefined,
    network: isOne ? undefined : network?.cidr,
    from: from === undefined ? undefined : firstIdAt(new Date(from)),
    below: to === undefined ? undefined : firstIdAt(new Date(to)),
  }
}

/** A name of which nothing can be searched names nobody. */
const actorQuery = (name: string): string => searchQuery(name)?.replaceAll(/(?<=^| & )'/g, "'@") ?? "'@'"

const hasNone = (wanted: Wanted, names: readonly (keyof Wanted)[]): boolean =>
  names.every((name) => wanted[name] === undefined)

const joined = (parts: readonly (string | undefined)[]): string | undefined => {
  const given = parts.filter((part) => part !== undefined)
  return given.length === 0 ? undefined : given.join(' & ')
}

function requireNetwork(text: string): Network {
  const reading = readNetwork(text.trim())
  if ('network' in reading) return reading.network
  const meant = reading.suggestion === undefined ? '' : ` ${reading.suggestion} may be meant.`
  throw errors.VALIDATION_FAILED(
    { summary: 'address is no address or network' },
    { problems: [{ path: '/address', message: `${reading.problem}${meant}` }] },
  )
}
