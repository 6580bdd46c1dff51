import type { Access as Required } from '../../kernel/contract.ts'
import type { Belief } from '../../kernel/identity.ts'
import type { Credentials } from './credential.ts'

/** A request as far as access is concerned, in terms of no framework. */
export type AccessRequest = Credentials & {
  access: Required
  /** Whether a person must have signed in within the last minutes. */
  needsRecentSignIn?: boolean | undefined
  /** Whether a session may come that has to prove again who it belongs to. */
  allowsUnproven?: boolean | undefined
  /** Whether people may come who must add a second factor before anything else. */
  allowsUnenrolled?: boolean | undefined
  /** Whether a page asks by itself: that keeps no idle session alive. */
  isBackground?: boolean | undefined
  /** What is asked for, as the audit log names it: `GET /users/:id`. */
  route?: string | undefined
  /** The client's address in canonical form. */
  address: string
  /** Why it is taken to be that. */
  belief?: Belief | undefined
  userAgent?: string | undefined
}
