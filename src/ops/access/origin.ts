import type { Belief, Caller } from '../../kernel/identity.ts'

export type PlaceAsked = { address: string; userAgent?: string | undefined; belief?: Belief | undefined }

/** Whoever needs no credential, or has none that is worth anything. */
export const anonymous = (place: PlaceAsked): Caller => ({
  actor: { kind: 'anonymous' },
  roles: [],
  ...originOf(place),
})

/** What of a request says where it comes from, as an audit event keeps it. */
export const originOf = (asked: PlaceAsked): Pick<Caller, 'address' | 'userAgent' | 'belief'> =>
  asked.belief === undefined ? placeOf(asked) : { ...placeOf(asked), belief: asked.belief }

const placeOf = ({ address, userAgent }: PlaceAsked): Pick<Caller, 'address' | 'userAgent'> =>
  userAgent === undefined ? { address } : { address, userAgent }
