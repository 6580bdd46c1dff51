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
