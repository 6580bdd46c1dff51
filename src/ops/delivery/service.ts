import type { Bus } from '../../kernel/bus/bus.ts'
import { addHours, type Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { Log } from '../../kernel/log.ts'
import type { Observe } from '../../kernel/observe.ts'
import type { Secrets } from '../../kernel/secrets.ts'
import type { Audit } from '../audit/service.ts'
import { createSingleFlight, sealPurpose, sendDue, type Deliveries } from './sending.ts'
import { errors } from './errors.ts'
import { isMailAddress, oneLine, type Mailbox } from './mailbox.ts'
import * as queries from './queries.ts'
import type { SmtpPlace } from './smtp-place.ts'
import { createSmtp } from './smtp.ts'

export type DeliveryDependencies = {
  db: Db
  clock: Clock
  ids: Ids
  bus: Pick<Bus, 'publish' | 'subscribe'>
  log: Log
  observe: Observe
  secrets: Secrets
  audit: Pick<Audit, 'record'>
  random: () => number
  /** Without it there is no mail. */
  smtp: { place: SmtpPlace; from: Mailbox; timeoutMilliseconds?: number } | undefined
}
export type Delivery = ReturnType<typeof createDelivery>

export type Mail = {
  to: string
  subject: string
  text: string
  /** After this it helps nobody and is not tried again; a day when left out. */
  worthlessAfter?: Date
}

const topic = 'delivery.waiting'
const triedForHours = 24

/** The durable way out: what is handed over here leaves, however often the other side or this process fails. */
export function createDelivery(dependencies: DeliveryDependencies) {
  const { db, clock, ids, bus, log, secrets } = dependencies
  const smtp = dependencies.smtp && createSmtp({ ...dependencies.smtp, observe: dependencies.observe })
  let isStopping = false
  const deliverDue = createSingleFlight(async (): Promise<Deliveries> => {
    if (!smtp || isStopping) return { sent: 0, postponed: 0, givenUp: 0 }
    return sendDue({ ...dependencies, smtp }, db, () => isStopping)
  })
  const wake = (): void =>
    void deliverDue().catch((err: unknown) => log.warn({ err }, 'mail not sent; it is tried again'))
  bus.subscribe(topic, wake)

  return {
    /** Whether mail can be sent at all; where not, links are shown to whoever asked for them. */
    hasMail: smtp !== undefined,

    /** Whether mail can be sent to this address. */
    reaches: (address: string): boolean => smtp !== undefined && isMailAddress(address),

    /** Takes a mail over in the caller's transaction; it leaves when that commits, and is tried until it is delivered. */
    async sendMail(tx: Db, { to, subject, text, worthlessAfter }: Mail): Promise<void> {
      if (!smtp) throw new Error('There is no mail without SMTP_URL.')
      if (!isMailAddress(to)) throw errors.MAIL_ADDRESS_NOT_VALID({ address: oneLine(to) })
      const now = clock.now()
      await queries.insertMail(tx, {
        id: ids.next(),
        recipient: to,
        subject: oneLine(subject),
        text_sealed: Buffer.from(secrets.seal(sealPurpose, Buffer.from(text))),
        state: 'waiting',
        attempts: 0,
        next_attempt_at: now,
        give_up_at: worthlessAfter ?? addHours(now, triedForHours),
        created_at: now,
        problem: null,
      })
      await bus.publish(tx, topic, null)
    },

    /** Sends what is due, on this node; what another node is sending is left to it. */
    deliverDue,

    /** Sends what has been waiting since before the last stop. */
    start: wake,

    /** Lets the mails end that are just being sent; the others stay for later. */
    async stop(): Promise<void> {
      isStopping = true
      await deliverDue().catch(() => undefined)
    },
  }
}
