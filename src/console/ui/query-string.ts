/** `?state=draft&limit=50`; what is not given is left out, and nothing at all is an empty text. */
export function toQueryString(query: unknown): string {
  const given = Object.entries(Object(query) as object).filter(
    ([, value]) => value !== undefined && value !== '',
  )
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return text === '' ? '' : `?${text}`
}
