import type { Caller } from '../../kernel/identity.ts'
import { errors } from './errors.ts'

/** Whose sessions “mine” are. */
export function personOf({ actor }: Caller): string {
  if (actor.kind !== 'user') throw errors.PERSON_NEEDED()
  return actor.id
}
