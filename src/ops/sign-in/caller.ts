import type { Caller } from '../../kernel/identity.ts'
import { errors as kernelErrors } from '../../kernel/errors.ts'
import type { Me } from './contract.ts'
import type { SignInDependencies } from './dependencies.ts'

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

/** Who the caller is. */
export async function me({ identity }: Pick<SignInDependencies, 'identity'>, by: Caller): Promise<Me> {
  const { userId, sessionId } = requireUserId(by)
  const person = await identity.find(userId)
  if (!person) throw kernelErrors.UNAUTHENTICATED()
  const { id, name, email = '', roles } = person
  return { user: { id, email, name, roles: [...roles] }, session: { id: sessionId } }
}

/** The person and the session that a call came by; a machine has neither. */
export function requireUserId({ actor, sessionId }: Caller): { userId: string; sessionId: string } {
  if (actor.kind !== 'user' || sessionId === undefined) throw kernelErrors.SESSION_NEEDED()
  return { userId: actor.id, sessionId }
}
