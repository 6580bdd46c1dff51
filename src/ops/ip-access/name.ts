import type { Caller } from '../../kernel/identity.ts'

/** As whom people know who made a change. */
export const nameOf = ({ actor }: Caller): string => (actor.kind === 'anonymous' ? 'nobody' : actor.name)
