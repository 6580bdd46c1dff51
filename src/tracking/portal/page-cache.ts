import { gzipSync } from 'node:zlib'
import type { FollowedContainer } from '../containers/service.ts'

/** A page as it is sent: rendered and compressed once for everybody who asks while nothing changes. */
export type RenderedPage = { plain: Buffer; gzip: Buffer }
export type PageKey = { linkId: string; language: string; basis: string }

type Entry = {
  page: RenderedPage
  basis: string
  followed: readonly FollowedContainer[]
  freshUntil: number
}

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
      return isSame(entry.followed, followed) ? entry.page : undefined
    },
    put(
      key: PageKey,
      followed: readonly FollowedContainer[],
      { html, now }: { html: string; now: Date },
    ): RenderedPage {
      const plain = Buffer.from(html)
      const page = { plain, gzip: gzipSync(plain) }
      // While a carrier is being asked the page is about to change.
      if (followed.some(({ isAsking }) => isAsking)) return page
      pages.delete(idOf(key))
      pages.set(idOf(key), {
        page,
        basis: key.basis,
        followed,
        freshUntil: now.getTime() + validity(followed, now),
      })
      const oldest = pages.size > mostPages ? pages.keys().next().value : undefined
      if (oldest !== undefined) pages.delete(oldest)
      return page
    },
  }
}

const idOf = ({ linkId, language }: PageKey): string => `${linkId} ${language}`

/** The same news, seen since the same day. */
const isSame = (before: readonly FollowedContainer[], followed: readonly FollowedContainer[]): boolean =>
  before.length === followed.length &&
  followed.every(({ state, since, isAsking }, index) => {
    const known = before[index]
    return !isAsking && known?.state === state && known.since.getTime() === since.getTime()
  })

function validity(followed: readonly FollowedContainer[], now: Date): number {
  const newest = Math.max(0, ...followed.map(({ state }) => state.answeredAt?.getTime() ?? 0))
  return Math.min(longestMilliseconds, Math.max(shortestMilliseconds, (now.getTime() - newest) / 10))
}
