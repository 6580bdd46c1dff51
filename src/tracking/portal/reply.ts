import { pagePolicy } from './page-style.ts'

/** An answer in terms of no web framework. */
export type PortalReply = { status: number; headers: Record<string, string>; body: string | Buffer }

/** Nothing of a tracking page is kept, indexed, framed, or told to other sites. */
const everyReply = {
  'cache-control': 'private, no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow, noarchive',
}

export function pageReply(
  page: { plain: Buffer; gzip?: Buffer },
  { status, language, acceptsGzip }: { status: number; language: string; acceptsGzip: boolean },
): PortalReply {
  const isCompressed = acceptsGzip && page.gzip !== undefined
  return {
    status,
    headers: {
      ...everyReply,
      'content-type': 'text/html; charset=utf-8',
      'content-language': language,
      'content-security-policy': pagePolicy,
      vary: 'Accept-Encoding, Accept-Language',
      ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
    },
    body: isCompressed && page.gzip ? page.gzip : page.plain,
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
