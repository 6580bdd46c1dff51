import type { Caller } from '../../kernel/identity.ts'
import type { IpVerdict } from '../ip-access/service.ts'
import type { Occasion, Proof } from './words.ts'

/** Somebody who is not let in because of where they come from. */
export type Refusal = {
  verdict: IpVerdict
  /** With address, belief and user agent. */
  by: Caller
  occasion: Occasion
  proof: Proof
  /** Who it is, or says that they are. */
  user?: { id: string; name: string } | undefined
  /**
   * After a password, right or wrong: one for each e-mail address, whether or not anybody has it. It tells refusals apart in the place of
   * `user` and `proof`; else the code would tell who exists, and whose password was right.
   */
  account?: string | undefined
  apiToken?: { id: string; name: string } | undefined
}
