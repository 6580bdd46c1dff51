import { createTransport } from 'nodemailer'
import type { Observe } from '../../kernel/observe.ts'
import type { Mailbox } from './mailbox.ts'
import type { Outcome } from './retry-policy.ts'
import type { SmtpPlace } from './smtp-place.ts'

export type Smtp = { send(mail: Letter): Promise<Outcome> }
export type Letter = { id: string; to: string; subject: string; text: string }
export type SmtpOptions = {
  place: SmtpPlace
  from: Mailbox
  observe: Observe
  /** For the connection, the greeting, and every answer by itself. */
  timeoutMilliseconds?: number | undefined
}

/** Hands mails to an SMTP server; whatever happens there is an outcome. */
export function createSmtp({ place, from, observe, timeoutMilliseconds = 15_000 }: SmtpOptions): Smtp {
  const { host, port, isTls, requiresTls, credentials } = place
  const transport = createTransport({
    host,
    port,
    secure: isTls,
    requireTLS: requiresTls,
    ...(credentials && { auth: { user: credentials.user, pass: credentials.password } }),
    connectionTimeout: timeoutMilliseconds,
    greetingTimeout: timeoutMilliseconds,
    socketTimeout: timeoutMilliseconds,
    dnsTimeout: timeoutMilliseconds,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const hand = ({ id, to, subject, text }: Letter) =>
    transport.sendMail({
      from,
      // As objects: nothing in a name or address is read as a second recipient.
      to: { name: '', address: to },
      envelope: { from: from.address, to: [to] },
      subject,
      text,
      // The same at every attempt, so that a second copy can be recognised as one.
      messageId: `<${id}@${from.address.split('@')[1] ?? 'localhost'}>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      // A server that answers a byte at a time would never be silent long enough.
      signal: AbortSignal.timeout(timeoutMilliseconds * 6),
    })
  return {
    async send(letter) {
      const began = performance.now()
      const outcome = await hand(letter).then((): Outcome => ({ kind: 'sent' }), toOutcome)
      const failed = outcome.kind !== 'sent'
      observe.report({ kind: 'call', name: 'smtp', milliseconds: performance.now() - began, failed })
      return outcome
    },
  }
}

/** Only what the server says of this mail counts against it: a wrong password or a full server must not lose anything. */
function toOutcome(thrown: unknown): Outcome {
  const { code, responseCode, response } = factsOf(thrown)
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const problem = storable([code, response ?? message].filter(Boolean).join(': '))
  const isAboutMail = code === 'EENVELOPE' || code === 'EMESSAGE'
  if (!isAboutMail || responseCode === 421) return { kind: 'unreachable', problem }
  // 503 says that the conversation went wrong, not that the mail is unwelcome.
  const isForGood = responseCode === undefined || (responseCode >= 500 && responseCode !== 503)
  return { kind: isForGood ? 'refused' : 'postponed', problem }
}

type Facts = { code: string; responseCode: number | undefined; response: string | undefined }

function factsOf(thrown: unknown): Facts {
  const member = (name: string): unknown =>
    typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, name) : undefined
  const [code, responseCode, response] = [member('code'), member('responseCode'), member('response')]
  return {
    code: typeof code === 'string' ? code : '',
    responseCode: typeof responseCode === 'number' ? responseCode : undefined,
    response: typeof response === 'string' ? response : undefined,
  }
}

/** A server may answer anything at any length. */
const storable = (text: string): string =>
  text
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, 300)
    .toWellFormed()
