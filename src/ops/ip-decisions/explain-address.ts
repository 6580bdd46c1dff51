import type * as Type from 'typebox'
import type { Caller } from '../../kernel/identity.ts'
import type { clientAddressCheck } from '../ip-access/state-contract.ts'
import { sentenceOfBelief } from './sentence.ts'

/** Which address a caller is taken to have, and why. */
export function explainAddress({
  address = '',
  belief,
}: Caller): Type.Static<typeof clientAddressCheck.reply> {
  const known = belief ?? { because: 'peer' as const, peer: address }
  return {
    address,
    because: known.because,
    sentence: sentenceOfBelief(known),
    forwardedFor: known.forwardedFor ?? null,
  }
}
