/** What a request may carry. */
export type Credentials = {
  /** Every value sent under the session cookie's name. */
  cookies: readonly string[]
  /** The Authorization header. */
  authorization?: string | undefined
}

export type Credential =
  | { kind: 'none' }
  | { kind: 'session'; token: string }
  | { kind: 'apiToken'; token: string }
  /** Two at once: whoever added the second one wants us to pick the wrong one. */
  | { kind: 'ambiguous' }
  /** An Authorization header that is not ours: refused, never ignored. */
  | { kind: 'unreadable' }

/** One or more spaces, as RFC 9110 has it. */
const bearer = /^Bearer +(bw_[A-Za-z0-9_-]{1,100})$/i

/** The one credential of a request. An empty cookie is one that was cleared. */
export function credentialOf({ cookies, authorization }: Credentials): Credential {
  const [token, ...others] = cookies.filter((value) => value !== '')
  if (others.length > 0 || (token !== undefined && authorization !== undefined)) return { kind: 'ambiguous' }
  if (token !== undefined) return { kind: 'session', token }
  if (authorization === undefined) return { kind: 'none' }
  const apiToken = bearer.exec(authorization)?.[1]
  return apiToken === undefined ? { kind: 'unreadable' } : { kind: 'apiToken', token: apiToken }
}
