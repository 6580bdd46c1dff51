import { addDays } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { Stakes } from './lock-out.ts'
import type { Parts } from './needs.ts'
import type { IpVisit } from './verdict.ts'

/** Where an administrator was not for so long is no place to count on. */
const rememberedDays = 30

/** Who must still come in after a change: its author from where they are, and administrators from where they have been. */
export async function stakesOf(parts: Parts, tx: Db, by: Caller): Promise<Stakes> {
  const author = await visitOf(parts, tx, by)
  const admins = (await parts.people.listAdmins?.(tx)) ?? []
  const since = addDays(parts.clock.now(), -rememberedDays)
  const places = await parts.sessions.listAddressesOf(tx, { userIds: admins.map(({ id }) => id), since })
  const people = new Map(admins.map((person) => [person.id, person]))
  const visits = places.map(({ userId, address }): IpVisit => ({ address, person: people.get(userId) }))
  const isAdmin = author?.person && !author.isMachine && people.has(author.person.id)
  return { author, people: admins, admins: author && isAdmin ? [...visits, author] : visits }
}

/**
 * Who would be left when people change: an administrator who has never signed in has no address yet, and is expected from where
 * administrators have come before.
 */
export function withNewcomers(left: Stakes, before: Stakes): Stakes {
  const known = new Set(left.admins.map(({ person }) => person?.id))
  const newcomers = left.people.filter(({ id }) => !known.has(id))
  const addresses = [...before.admins, ...left.admins].map(({ address }) => address)
  const expected = newcomers.flatMap((person) =>
    [...new Set(addresses)].map((address) => ({ address, person })),
  )
  return expected.length === 0 ? left : { ...left, admins: [...left.admins, ...expected] }
}

/** A caller as the IP rules see them, a token as its maker's; undefined for whoever comes from nowhere, or is disabled. */
export async function visitOf(
  { people }: Pick<Parts, 'people'>,
  db: Db,
  { actor, address, roles }: Caller,
): Promise<IpVisit | undefined> {
  if (address === undefined) return undefined
  const isMachine = actor.kind === 'token'
  const id = actor.kind === 'user' ? actor.id : isMachine ? actor.makerId : undefined
  if (id === undefined) return { address, isMachine }
  const found = await people.find(db, id)
  if (found?.active === false) return undefined
  return { address, isMachine, person: found ?? { id, roles, groupIds: [] } }
}
