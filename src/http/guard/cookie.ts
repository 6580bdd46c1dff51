/** `__Host-` binds the cookie to this host, to https and to path `/`; browsers refuse the prefix on plain http. */
export const cookieNameFor = (isHttps: boolean): string => (isHttps ? '__Host-bw' : 'bw')

/** The cookie of the browser lies beside the one of the session, under the same conditions. */
export const deviceCookieNameFor = (sessionCookieName: string): string => `${sessionCookieName}-device`

/** All values sent under the name: two of them mean that somebody planted one, which is for the caller to refuse. */
export function cookieValues(header: string | undefined, name: string): string[] {
  const start = `${name}=`
  const values: string[] = []
  // Most headers hold one pair, or none of the name: this runs at every request.
  if (header === undefined || !header.includes(start)) return values
  for (const pair of header.split(';')) {
    const trimmed = pair.trim()
    if (trimmed.startsWith(start)) values.push(trimmed.slice(start.length))
  }
  return values
}

/** A Set-Cookie value. Lax: a link from a mail into the console works, a post from another site carries nothing. */
export const sessionCookie = (name: string, token: string): string =>
  `${name}=${token}; Path=/; HttpOnly; SameSite=Lax${name.startsWith('__Host-') ? '; Secure' : ''}`

export const clearedCookie = (name: string): string => `${sessionCookie(name, '')}; Max-Age=0`

const yearSeconds = 365 * 24 * 3600

export const deviceCookie = (name: string, token: string): string =>
  `${sessionCookie(name, token)}; Max-Age=${yearSeconds}`
