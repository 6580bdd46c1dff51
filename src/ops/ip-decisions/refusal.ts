import type { Caller } from '../../kernel/identity.ts'
import type { IpVerdict } from '../ip-access/verdict.ts'
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
  apiToken?: { id: string; name: string } | undefined
}
