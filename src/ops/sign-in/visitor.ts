import type { Caller } from '../../kernel/identity.ts'

/** Who came, and what their browser brought along besides. */
export type Visitor = Caller & {
  /** The cookie of a browser that may have signed in before. */
  deviceToken?: string | undefined
  /** Every session cookie that was sent. */
  sessionTokens?: readonly string[]
  /** The cookie of a browser that has begun something that it has to finish itself. */
  browserToken?: string | undefined
}

/** Without what must be in no log. */
export function callerOf(visitor: Visitor): Caller {
  const caller = { ...visitor }
  delete caller.deviceToken
  delete caller.sessionTokens
  delete caller.browserToken
  return caller
}
