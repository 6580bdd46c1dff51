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
const facetCap = 1_000

/** Events that match, the newest first. */
export async function list(
  { events }: ReadingContext,
  db: Db,
  { limit = defaultLimit, cursor, ...filter }: Asked,
): Promise<Page<AuditEvent>> {
  const wanted = await toWanted(db, filter)
  const kinds = kindsOf(await queries.listKinds(db), filter)
  const below = [wanted.below, cursor?.toLowerCase()].filter((id) => id !== undefined).sort()[0]
  const [ids, counted] = await Promise.all([
    findIds(db, { ...wanted, below, kinds, limit: limit + 1 }),
    countAll(db, { ...wanted, kinds, cap: countCap + 1 }),
  ])
  const shown = ids.slice(0, limit)
  const rows = await queries.listEvents(db, shown)
  return {
    items: rows.map((row) => toAuditEvent(row, events)),
    nextCursor: ids.length > limit ? (shown.at(-1) ?? null) : null,
    count: Math.min(counted, countCap),
    countIsCapped: counted > countCap,
  }
}

/** How many match by type, risk and outcome. */
export async function countFacets(_context: ReadingContext, db: Db, filter: Filter): Promise<AuditFacets> {
  const wanted = await toWanted(db, filter)
  const { type, risk, minimumRisk, outcome, ...others } = filter
  const kinds = kindsOf(await queries.listKinds(db), others)
  const numbers = kinds.map(({ kind }) => kind)
  const counts = isRare(wanted)
    ? await queries.countRare(db, { ...wanted, kinds: numbers, cap: countCap })
    : await queries.countKinds(db, { ...wanted, kinds: numbers, cap: facetCap })
  const facet = (name: 'type' | 'risk' | 'outcome', rest: Filter) => tally(kindsOf(kinds, rest), counts, name)
  return {
    type: facet('type', { risk, minimumRisk, outcome }),
    risk: facet('risk', { type, outcome }),
    outcome: facet('outcome', { type, risk, minimumRisk }),
  }
}

function tally(
  kinds: readonly Kind[],
  counts: ReadonlyMap<number, number>,
  name: 'type' | 'risk' | 'outcome',
): AuditFacets['type'] {
  const found = new Map<string, { count: number; countIsCapped: boolean }>()
  for (const kind of kinds) {
    const count = counts.get(kind.kind) ?? 0
    const before = found.get(kind[name]) ?? { count: 0, countIsCapped: false }
    found.set(kind[name], {
      count: before.count + count,
      countIsCapped: before.countIsCapped || count >= facetCap,
    })
  }
  return [...found]
    .filter(([, { count }]) => count > 0)
    .map(([value, counted]) => ({ name: value, ...counted }))
    .sort((one, other) => other.count - one.count || one.name.localeCompare(other.name))
}

/** Words and networks may match far apart or side by side: the newest few are tried first, then the index over them. */
const isRare = ({ words, network, actorId, address, subjectId, sessionId }: Wanted): boolean =>
  (words ?? network) !== undefined && (actorId ?? address ?? subjectId ?? sessionId) === undefined

type Search = Wanted & { kinds: readonly Kind[] }

/** The ids of the newest ones that match. */
async function findIds(db: Db, { kinds, ...rest }: Search & { limit: number }): Promise<string[]> {
  const wanted = { ...rest, kinds: kinds.map(({ kind }) => kind) }
  if (kinds.length === 0) return []
  if (!isRare(wanted)) return queries.listIds(db, wanted)
  const recent = await queries.listRecentIds(db, { ...wanted, looked })
  return recent.length === wanted.limit ? recent : queries.findRare(db, wanted)
}

async function countAll(db: Db, { kinds, ...rest }: Search & { cap: number }): Promise<number> {
  const wanted = { ...rest, kinds: kinds.map(({ kind }) => kind) }
  if (kinds.length === 0) return 0
  if (!isRare(wanted)) return queries.countIds(db, wanted)
  const counts = await queries.countRare(db, wanted)
  return [...counts.values()].reduce((sum, count) => sum + count, 0)
}

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
