import { bind } from '../../../kernel/bind.ts'
import { rateLimitKeyOf } from '../../../kernel/network/address.ts'
import { transact, type Db } from '../../../kernel/database/database.ts'
import { errors as kernelErrors } from '../../../kernel/errors.ts'
import type { Caller } from '../../../kernel/identity.ts'
import type { Log } from '../../../kernel/log.ts'
import type { Limiter } from '../../../kernel/rate-limit/rate-limit.ts'
import type { Audit } from '../../audit/service.ts'
import type { OneTimeTokens } from '../../one-time-tokens/service.ts'
import { createBackground } from '../bounded-queue.ts'
import type { User } from '../contract.ts'
import { normaliseEmail } from '../email.ts'
import { errors } from '../errors.ts'
import { mayNotSeeLinks } from '../machines.ts'
import type { Mails } from '../mails.ts'
import type { NewUser } from '../people.ts'
import * as queries from '../queries.ts'
import type { Users } from '../service.ts'
import type { UserRow } from '../tables.ts'

export type PasswordLinkDependencies = {
  db: Db
  log: Log
  audit: Pick<Audit, 'record'>
  tickets: Pick<OneTimeTokens, 'issue' | 'look' | 'redeem' | 'revokeOf'>
  mails: Mails
  users: Pick<Users, 'create' | 'hashNewPassword' | 'replacePassword'>
  /** How many mails an address may ask for, and how many a person may get. */
  limits: { perAddress: Limiter; perPerson: Limiter }
  publicUrl: string
  /** Forgets the failed sign-ins that slow or refuse a person. */
  forgetFailures: (tx: Db, email: string) => Promise<void>
}
export type PasswordLinks = ReturnType<typeof createPasswordLinks>

/** The link, where no mail takes it to the person: one that was mailed is shown to nobody else. */
export type Handed = { link: string | null; linkExpiresAt: string | null }

const invitationMinutes = 7 * 24 * 60
const resetMinutes = 60
/** A link that an administrator has to hand over takes longer to arrive than a mail. */
const resetByAdminMinutes = 24 * 60

/** Links by which people choose their password: nobody else ever chooses or knows it. */
export function createPasswordLinks(dependencies: PasswordLinkDependencies) {
  const background = createBackground(dependencies.log)
  return {
    createInvited: bind(dependencies, createInvited),
    resetFor: bind(dependencies, resetFor),
    show: bind(dependencies, show),
    choose: bind(dependencies, choose),
    passwordChanged: bind(dependencies, passwordChanged),

    /** Mails a link to whoever has this address; whether somebody has shows neither in the answer nor in its time. */
    requestReset: (email: string, by: Caller): void =>
      background.run('mailing a link to choose a password', () => mailReset(dependencies, email, by)),

    /** Waits for what nobody waited for. */
    settle: (): Promise<void> => background.settle(),
  }
}

/** Creates a person without a password, and the link to choose one; none that only an API token would see. */
const createInvited = (
  dependencies: PasswordLinkDependencies,
  db: Db,
  person: Omit<NewUser, 'password'>,
  by: Caller,
): Promise<User & Handed> =>
  transact(db, async (tx) => {
    const user = await dependencies.users.create(tx, person, by)
    if (mayNotSeeLinks(by) && !dependencies.mails.reach(user.email)) return { ...user, ...noLink }
    return { ...user, ...(await invite(dependencies, tx, { person: user, by })) }
  })

const noLink: Handed = { link: null, linkExpiresAt: null }

/** Makes a link for somebody else: to choose a new password, or again the first one. Older links become worthless. */
const resetFor = (dependencies: PasswordLinkDependencies, db: Db, id: string, by: Caller): Promise<Handed> =>
  transact(db, async (tx) => {
    if (mayNotSeeLinks(by)) throw kernelErrors.SESSION_NEEDED()
    const person = await queries.lockUser(tx, id)
    if (!person) throw errors.USER_NOT_FOUND({ id })
    if (!person.active) throw errors.USER_DISABLED({ name: person.name })
    await dependencies.tickets.revokeOf(tx, id, ['password_reset', 'invitation'])
    if (person.password_hash === null) return invite(dependencies, tx, { person, by })
    return reset(dependencies, tx, { person, by, minutes: resetByAdminMinutes })
  })

type Person = Pick<UserRow, 'id' | 'email' | 'name'>
type Occasion = { person: Person; by: Caller }

const invite = (dependencies: PasswordLinkDependencies, tx: Db, occasion: Occasion): Promise<Handed> =>
  makeLink(dependencies, tx, { ...occasion, purpose: 'invitation', minutes: invitationMinutes })

const reset = (
  dependencies: PasswordLinkDependencies,
  tx: Db,
  occasion: Occasion & { minutes: number },
): Promise<Handed> => makeLink(dependencies, tx, { ...occasion, purpose: 'password_reset' })

type Making = Occasion & { purpose: 'invitation' | 'password_reset'; minutes: number }

const eventTypes = { invitation: 'user.invited', password_reset: 'user.password_reset_requested' } as const

async function makeLink(dependencies: PasswordLinkDependencies, tx: Db, making: Making): Promise<Handed> {
  const { tickets, audit, mails, publicUrl } = dependencies
  const { person, by, purpose, minutes } = making
  const { token, expiresAt } = await tickets.issue(tx, { purpose, userId: person.id, minutes })
  // In the fragment, which browsers send to nobody: no server log and no Referer ever has the token.
  const link = { url: `${publicUrl}/console/choose-password#${token}`, expiresAt }
  const isMailed = mails.reach(person.email)
  const subject = { type: 'user', id: person.id }
  const details = { mailed: isMailed, expiresAt: expiresAt.toISOString() }
  await audit.record(tx, { type: eventTypes[purpose], outcome: 'success', by, subject, details })
  if (isMailed) await mails[purpose](tx, person, link)
  return { link: isMailed ? null : link.url, linkExpiresAt: expiresAt.toISOString() }
}

/** Nobody who is unknown, disabled or without a password gets anything; nor anybody whom mail does not reach. */
async function mailReset(dependencies: PasswordLinkDependencies, email: string, by: Caller): Promise<void> {
  const { db, limits, mails } = dependencies
  if (by.address === undefined) throw new Error('Asking for a link needs a client address.')
  if (!(await limits.perAddress.consume(rateLimitKeyOf(by.address))).allowed) return
  const person = await queries.findUserByEmail(db, normaliseEmail(email))
  if (!person?.active || person.password_hash === null || !mails.reach(person.email)) return
  if (!(await limits.perPerson.consume(person.id)).allowed) return
  await transact(db, (tx) => reset(dependencies, tx, { person, by, minutes: resetMinutes }))
}

type Dependencies = Pick<PasswordLinkDependencies, 'tickets' | 'mails' | 'users' | 'forgetFailures'>

const purposes = ['password_reset', 'invitation'] as const
/** Sign-ins and enrolments that were begun under the old password. */
const halfProved = ['session_choice', 'oidc_confirmation', 'totp_enrolment', 'passkey_enrolment'] as const
type Purpose = (typeof purposes)[number]

/** Whom the link is for; looking does not use it up. */
export async function show(
  dependencies: Pick<Dependencies, 'tickets'>,
  db: Db,
  token: string,
): Promise<{ email: string; name: string; invited: boolean }> {
  const { person, purpose } = await find(dependencies, db, token)
  return { email: person.email, name: person.name, invited: purpose === 'invitation' }
}

/**
 * Sets the password by a link. The link works once; a password that is refused does not use it up. The second factors stay: whoever
 * has the link still signs in with all that the person has to show.
 */
export async function choose(
  dependencies: Dependencies,
  db: Db,
  { ticket, password }: { ticket: string; password: string },
  from: Caller,
): Promise<void> {
  const { person, purpose } = await find(dependencies, db, ticket)
  const { id, email, name, roles } = person
  const passwordHash = await dependencies.users.hashNewPassword({ password, email, name })
  // Whatever session this browser has is ended with the others.
  const { sessionId: _, ...elsewhere } = from
  const by: Caller = { ...elsewhere, actor: { kind: 'user', id, name }, roles }
  await transact(db, async (tx) => {
    if (!(await dependencies.tickets.redeem(tx, purpose, ticket))) throw errors.PASSWORD_LINK_NOT_VALID()
    const onlyIf = ({ active }: UserRow) => active
    const replacement = { id, passwordHash, type: 'user.password_chosen', onlyIf } as const
    if (!(await dependencies.users.replacePassword(tx, replacement, by)))
      throw errors.PASSWORD_LINK_NOT_VALID()
    await dependencies.forgetFailures(tx, email)
  })
}

/** What another password means for the rest: links and half-finished sign-ins become worthless, and the person hears of it. */
export async function passwordChanged(
  { tickets, mails }: Pick<Dependencies, 'tickets' | 'mails'>,
  tx: Db,
  userId: string,
): Promise<void> {
  await tickets.revokeOf(tx, userId, [...purposes, ...halfProved])
  await mails.passwordChanged(tx, userId)
}

async function find(
  { tickets }: Pick<Dependencies, 'tickets'>,
  db: Db,
  token: string,
): Promise<{ person: UserRow; purpose: Purpose }> {
  for (const purpose of purposes) {
    const ticket = await tickets.look(db, purpose, token)
    const person = ticket?.userId === undefined ? undefined : await queries.findUser(db, ticket.userId)
    if (person?.active) return { person, purpose }
  }
  throw errors.PASSWORD_LINK_NOT_VALID()
}
