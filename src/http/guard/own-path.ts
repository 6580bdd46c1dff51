const front = '/console/'
const longest = 4_000

/**
 * Where a browser may be sent once its person has signed in: a page of the console, or the way back to a protected host. Whatever
 * else is asked for, on this host or another, is the console's front page.
 */
export function ownPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || wanted.length > longest) return front
  // Before the parser sees it: it forgives tabs, and takes a backslash for a slash.
  if (!/^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/.test(wanted)) return front
  const { pathname, search, hash } = new URL(wanted, 'https://own.invalid')
  const isOurs = /^\/console(?:\/(?!\/)|$)/.test(pathname) || pathname === '/forward-auth/start'
  return isOurs ? pathname + search + hash : front
}
