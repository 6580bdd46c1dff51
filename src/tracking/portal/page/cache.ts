import { gzipSync } from 'node:zlib'
import type { ContainerState, FollowedContainer } from '../../containers/service.ts'

/**
 * A page as it is sent: rendered and compressed once for everybody who asks while nothing changes. Kept compressed only: ten thousand
 * pages are then some 90 MB instead of 370.
 */
export type RenderedPage = { gzip: Buffer }
export type PageKey = { linkId: string; language: string; basis: string }

type Entry = { page: RenderedPage; basis: string; seen: string; freshUntil: number }

const mostPages = 10_000
const shortestMilliseconds = 60_000
const longestMilliseconds = 600_000

/**
 * Keeps rendered pages while what they are made of is the same (`basis` holds everything but the containers' states).
 * A page says how old its news is in words; the older the news, the longer those words stay true: a tenth of its age, 1 to 10 minutes.
 */
export function createPageCache() {
  const pages = new Map<string, Entry>()
  return {
    get(key: PageKey, followed: readonly FollowedContainer[], now: Date): RenderedPage | undefined {
      const entry = pages.get(idOf(key))
      if (!entry || entry.basis !== key.basis || now.getTime() > entry.freshUntil) return undefined
      return entry.seen === seenOf(followed) ? entry.page : undefined
    },
    put(
      key: PageKey,
      followed: readonly FollowedContainer[],
      { html, now }: { html: string; now: Date },
    ): RenderedPage {
      const page = { gzip: gzipSync(html) }
      // While a carrier is being asked the page is about to change.
      if (followed.some(({ isAsking }) => isAsking)) return page
      const states = followed.map(({ state }) => state)
      pages.delete(idOf(key))
      pages.set(idOf(key), {
        page,
        basis: key.basis,
        seen: seenOf(followed),
        freshUntil: now.getTime() + validity(states, now),
      })
      const oldest = pages.size > mostPages ? pages.keys().next().value : undefined
      if (oldest !== undefined) pages.delete(oldest)
      return page
    },
  }
}

const idOf = ({ linkId, language }: PageKey): string => `${linkId} ${language}`

/**
 * What the page shows of the containers, by value: rows that were only read again give the same page. Events change with an answer only.
 */
const seenOf = (followed: readonly FollowedContainer[]): string =>
  followed
    .map(
      ({ state, since, isAsking }) =>
        `${state.id} ${state.askedAt?.getTime()} ${state.answeredAt?.getTime()} ${state.nextCheckAt?.getTime()} ` +
        `${since.getTime()} ${isAsking} ${state.problem}`,
    )
    .join('\n')

function validity(states: readonly ContainerState[], now: Date): number {
  const newest = Math.max(0, ...states.map(({ answeredAt }) => answeredAt?.getTime() ?? 0))
  return Math.min(longestMilliseconds, Math.max(shortestMilliseconds, (now.getTime() - newest) / 10))
}
