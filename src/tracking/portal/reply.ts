import { gunzipSync } from 'node:zlib'
import { pagePolicy } from './page/style.ts'

/** An answer in terms of no web framework. */
export type PortalReply = { status: number; headers: Record<string, string>; body: string | Buffer }

/** Nothing of a tracking page is kept, indexed, framed, or told to other sites. */
const everyReply = {
  'cache-control': 'private, no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow, noarchive',
}

export function pageReply(
  page: { plain: Buffer } | { gzip: Buffer },
  { status, language, acceptsGzip }: { status: number; language: string; acceptsGzip: boolean },
): PortalReply {
  const compressed = acceptsGzip && 'gzip' in page ? page.gzip : undefined
  return {
    status,
    headers: {
      ...everyReply,
      'content-type': 'text/html; charset=utf-8',
      'content-language': language,
      'content-security-policy': pagePolicy,
      vary: 'Accept-Encoding, Accept-Language',
      ...(compressed ? { 'content-encoding': 'gzip' } : {}),
    },
    body: compressed ?? ('plain' in page ? page.plain : gunzipSync(page.gzip)),
  }
}

export const jsonReply = (body: object): PortalReply => ({
  status: 200,
  headers: { ...everyReply, 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
})

export const calendarReply = (text: string): PortalReply => ({
  status: 200,
  headers: {
    ...everyReply,
    'content-type': 'text/calendar; charset=utf-8',
    'content-disposition': 'attachment; filename="arrival.ics"',
  },
  body: text,
})
