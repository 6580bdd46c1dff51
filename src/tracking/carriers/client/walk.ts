import type { TrackingEvent } from '../../containers/journey/event.ts'
import { mergeEvents } from '../../containers/journey/merge.ts'
import { mostEvents, type Normalised } from '../dcsa/normalise.ts'
import { carrierProblem, CarrierFailed } from './problem.ts'
import type { Page } from './reply.ts'

const mostPages = 20
const mostBytes = 8_000_000

type Walked = Normalised & { pages: number }

/** Follows the pages of an answer to their end, or to ours. */
export async function walkPages(
  first: URL,
  read: (url: URL, bytesLeft: number) => Promise<Page>,
): Promise<Walked> {
  const seen = new Set<string>()
  const pages: Page[] = []
  let url = first
  for (;;) {
    seen.add(url.href)
    const page = await read(url, mostBytes - sum(pages.map(({ bytes }) => bytes)))
    pages.push(page)
    const next = nextPage(page.next, first, url)
    if (next === 'none') return join(pages)
    if (next === 'elsewhere') throw nonsense('It names a next page at another address.')
    if (seen.has(next.href)) throw nonsense('Its pages go round in a circle.')
    if (isEnough(pages)) return cutShort(pages)
    url = next
  }
}

const eventsOf = (pages: readonly Page[]): TrackingEvent[] => pages.flatMap(({ events }) => events)

const isEnough = (pages: readonly Page[]): boolean =>
  pages.length >= mostPages || eventsOf(pages).length >= mostEvents

/** A carrier that names ever more pages and fills none has told nothing. */
function cutShort(pages: readonly Page[]): Walked {
  const joined = join(pages)
  if (joined.events.length === 0) throw nonsense('Its pages have no end.')
  return { ...joined, rejected: [...joined.rejected, { reason: 'too many events', count: 1 }] }
}

function join(pages: readonly Page[]): Walked {
  const counts = new Map<Normalised['rejected'][number]['reason'], number>()
  for (const { reason, count } of pages.flatMap(({ rejected }) => rejected))
    counts.set(reason, (counts.get(reason) ?? 0) + count)
  return {
    events: mergeEvents([], eventsOf(pages)).events.slice(0, mostEvents),
    rejected: [...counts].map(([reason, count]) => ({ reason, count })),
    pages: pages.length,
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

const nonsense = (detail: string): CarrierFailed => new CarrierFailed(carrierProblem('nonsense', { detail }))

export type NextPage = URL | 'none' | 'elsewhere'

/**
 * Where the next page is. The standard says a link, its example is a bare cursor, and carriers send either.
 * A link counts only within the origin that was asked: the key goes nowhere else.
 */
export function nextPage(header: string | undefined, first: URL, current: URL): NextPage {
  const text = header?.trim() ?? ''
  if (text === '') return 'none'
  if (!isLink(text)) return withCursor(first, text)
  const url = URL.parse(text, current)
  const isHere = url?.origin === first.origin && url.username === '' && url.password === ''
  return isHere ? url : 'elsewhere'
}

/** Links have a query or begin like one; the characters of a cursor (base64, UUIDs, numbers) do not look so. */
const isLink = (text: string): boolean => text.includes('?') || /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(text)

function withCursor(first: URL, cursor: string): URL {
  const url = new URL(first)
  url.searchParams.set('cursor', cursor)
  return url
}
