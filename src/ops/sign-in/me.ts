import { errors as kernelErrors } from '../../kernel/errors.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { Me } from './contract.ts'
import { errors } from './errors.ts'
import type { SignInNeeds } from './needs.ts'

/** Who the caller is. */
export const me =
  ({ identity }: Pick<SignInNeeds, 'identity'>) =>
  async (by: Caller): Promise<Me> => {
    const { userId, sessionId } = personOf(by)
    const person = await identity.find(userId)
    if (!person) throw kernelErrors.UNAUTHENTICATED()
    const { id, name, email = '', roles } = person
    return { user: { id, email, name, roles: [...roles] }, session: { id: sessionId } }
  }

/** The person and the session that a call came by; a machine has neither. */
export function personOf({ actor, sessionId }: Caller): { userId: string; sessionId: string } {
  if (actor.kind !== 'user' || sessionId === undefined) throw errors.SESSION_NEEDED()
  return { userId: actor.id, sessionId }
}
