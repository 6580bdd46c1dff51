import type { Role } from '../kernel/identity.ts'

type Someone = { id: string; name: string; email?: string; roles: readonly Role[] }

/**
 * Who a request to a protected application comes from, in our own words and in those that other gateways use (`Remote-…`).
 *
 * Always all of them: a proxy that puts each in the place of the client's leaves no room for a forged one.
 */
export function identityHeaders({ id, name, email, roles }: Someone, sessionId: string) {
  const list = roles.join(',')
  return {
    'x-breakwater-user': headerText(id),
    'x-breakwater-email': headerText(email ?? ''),
    'x-breakwater-name': headerText(name),
    'x-breakwater-roles': list,
    'x-breakwater-session': sessionId,
    'remote-user': headerText(email ?? id),
    'remote-email': headerText(email ?? ''),
    'remote-name': headerText(name),
    'remote-groups': list,
  }
}

/** Printable ASCII as it is, all else percent-encoded: no line breaks, nothing that proxies read in different alphabets. */
export const headerText = (text: string): string =>
  text.toWellFormed().replace(/[^\x20-\x7e]|%/gu, encodeURIComponent)
