import { toQueryString } from './query-string.ts'

/**
 * Where to go after sign-in, whatever the address bar says: a page of this console (without `/console`), or the door through
 * which somebody came from a system behind forward-auth. Never another site, never anything else of this one.
 */
export function toReturnPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || !/^\/(?![/\\])[\x21-\x7e]*$/.test(wanted) || wanted.includes('\\'))
    return '/'
  const path = wanted.replace(/^\/console(?=[/?#]|$)\/?/, '/')
  return climbs(path) || isForStrangers(path) || path.startsWith('//') ? '/' : path
}

/** The full address on this host that a return path stands for. */
export const toAddress = (returnPath: string): string =>
  isForwardAuth(returnPath) ? returnPath : `/console${returnPath}`

/** Not a page of the console: the browser has to leave for it. */
export const isForwardAuth = (path: string): boolean => path.startsWith('/forward-auth/start?')

/** `..` as browsers understand it, written out or encoded. */
const climbs = (path: string): boolean => /\/(?:\.|%2e){1,2}(?:[/?#]|$)/i.test(path.split(/[?#]/, 1)[0] ?? '')

/** Pages for people who are not signed in lead back to themselves. */
const isForStrangers = (path: string): boolean =>
  /^\/(?:sign-in|forgot-password|choose-password)(?:[/?#]|$)/.test(path)

/** Where signing in at an identity provider starts. It is told the full address, for it returns from elsewhere. */
export const oidcStartAddress = (returnPath: string, provider: string): string =>
  `/api/v1/auth/oidc/start${toQueryString({ provider, returnTo: toAddress(returnPath) })}`
