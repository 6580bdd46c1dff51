import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { Delivery } from '../delivery/service.ts'
import * as queries from './queries.ts'

export type Recipient = { email: string; name: string }
export type Link = { url: string; expiresAt: Date }
/** Where somebody signed in who was not known there. */
export type NewDevice = { address: string; device: string; country?: string | undefined }

export type OpenedInvestigation = { id: string; number: number; title: string; risk: string; openedAt: Date }

export type ExpiringToken = { name: string; expiresAt: Date }

export type MailDependencies = {
  clock: Clock
  delivery: Pick<Delivery, 'reaches' | 'sendMail'>
  companyName: () => string
  publicUrl: string
}
export type Mails = ReturnType<typeof createMails>

/**
 * What people are told by mail, all texts in one place. A mail that carries a link is for people whom mail reaches; the others are
 * news, which nothing waits for: where mail does not reach somebody, they are not sent.
 */
export function createMails({ clock, delivery, companyName, publicUrl }: MailDependencies) {
  const send = (tx: Db, to: Recipient, { subject, paragraphs, worthlessAfter }: Letter): Promise<void> =>
    delivery.sendMail(tx, {
      to: to.email,
      subject: `${subject} – ${line(companyName())}`,
      text: [`Hello ${unlinked(to.name)},`, ...paragraphs, signature].join('\n\n'),
      ...(worthlessAfter && { worthlessAfter }),
    })
  const tell = async (tx: Db, userId: string, letter: (at: string) => Letter): Promise<void> => {
    const person = await queries.findUser(tx, userId)
    if (person && delivery.reaches(person.email)) await send(tx, person, letter(moment(clock.now())))
  }
  const signature = `${publicUrl}/console`
  return {
    /** Whether a mail can be sent to this address. */
    reach: (email: string): boolean => delivery.reaches(email),

    invitation: (tx: Db, to: Recipient, link: Link) => send(tx, to, invitation(line(companyName()), link)),

    password_reset: (tx: Db, to: Recipient, link: Link) => send(tx, to, reset(link)),

    passwordChanged: (tx: Db, userId: string) => tell(tx, userId, passwordChanged),

    newDevice: (tx: Db, userId: string, device: NewDevice) => tell(tx, userId, (at) => newDevice(device, at)),

    tokenExpires: (tx: Db, userId: string, token: ExpiringToken) =>
      tell(tx, userId, () => tokenExpires(token)),

    /** To all who are responsible: people with the role security or, where there are none, administrators. */
    investigationsOpened: async (tx: Db, opened: readonly OpenedInvestigation[]): Promise<void> => {
      const people = await queries.listResponsible(tx)
      for (const person of people)
        if (delivery.reaches(person.email)) await send(tx, person, investigationsOpened(opened, signature))
    },

    /** `change` is the word of the factors' feature. */
    factorsChanged: (tx: Db, { userId, change }: { userId: string; change: string }) =>
      tell(tx, userId, (at) => factorsChanged(change, at)),
  }
}

type Letter = { subject: string; paragraphs: readonly string[]; worthlessAfter?: Date }

const invitation = (company: string, { url, expiresAt }: Link): Letter => ({
  subject: 'Your account',
  paragraphs: [
    `an account was made for you at ${company}. Choose your password here:`,
    url,
    `The link works once, until ${moment(expiresAt)}. Did you not expect it? Then leave it unused: nobody can sign in without it.`,
  ],
  worthlessAfter: expiresAt,
})

const reset = ({ url, expiresAt }: Link): Letter => ({
  subject: 'Choose a new password',
  paragraphs: [
    'somebody, most likely you, asked for a new password for your account. Choose it here:',
    url,
    `The link works once, until ${moment(expiresAt)}. Was it not you? Then leave it unused: your password stays as it is.`,
  ],
  worthlessAfter: expiresAt,
})

const ifNotYou =
  'Was it not you? Then choose a new password at once, look at your sessions under "My account", and tell your administrator.'

const passwordChanged = (at: string): Letter => ({
  subject: 'Your password was changed',
  paragraphs: [`your account has a new password since ${at}. Your other sessions were ended.`, ifNotYou],
})

const newDevice = ({ address, device, country }: NewDevice, at: string): Letter => ({
  subject: 'Sign-in from a new device',
  paragraphs: [
    `somebody signed in to your account at ${at} from a device that was not known before: ` +
      `${[device, address, country ?? ''].map(line).filter(Boolean).join(', ')}.`,
    ifNotYou,
  ],
})

const tokenExpires = ({ name, expiresAt }: ExpiringToken): Letter => ({
  subject: 'An API token of yours ends soon',
  paragraphs: [
    `the API token "${unlinked(name)}", which you made, ends on ${moment(expiresAt)}. What uses it is refused from then on.`,
    'Is it still needed? Then make a new one under "API tokens" and put it in its place before that.',
  ],
})

/** The words of the factors' feature, for people; one that is not here is told without naming it. */
const factorWords: Readonly<Record<string, string>> = {
  totp_added: 'an authenticator app was added',
  totp_removed: 'the authenticator app was removed',
  recovery_codes_renewed: 'new recovery codes were made',
  recovery_code_used: 'a recovery code was used',
  passkey_added: 'a passkey was added',
  passkey_removed: 'a passkey was removed',
  reset: 'all of them were removed',
}

const factorsChanged = (change: string, at: string): Letter => ({
  subject: 'Your second factors were changed',
  paragraphs: [
    `the second factors of your account were changed: ${factorWords[change] ?? 'look at "My account"'}, ${at}.`,
    ifNotYou,
  ],
})

const mostNamed = 20

const investigationsOpened = (opened: readonly OpenedInvestigation[], console: string): Letter => {
  const [first] = opened
  const named = opened.slice(0, mostNamed)
  const subject =
    opened.length === 1 && first
      ? `New ${first.risk} investigation: ${unlinked(first.title)}`
      : `${opened.length} new investigations of high or critical risk`
  const lines = named.map(({ id, number, risk, title, openedAt }) =>
    [
      `#${number}, ${risk}, opened ${moment(openedAt)}: ${unlinked(title)}`,
      `${console}/investigations/${id}`,
    ].join('\n'),
  )
  const more = opened.length - named.length
  return {
    subject,
    paragraphs: [
      'the audit log has events that a person should look at:',
      ...lines,
      ...(more > 0 ? [`${more} more: ${console}/investigations`] : []),
    ],
  }
}

const moment = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** What people may have typed, as one line of a text. */
const line = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()

/** A name in which no mail program sees a web or mail address that it would make a link of. */
const unlinked = (name: string): string =>
  linkLike.test(name) ? line(name.replace(/[.:/@\\]+/gu, ' ')) : line(name)

const linkLike = /@|:\/\/|[\p{L}\p{N}]\.\p{L}{2,}/u
