import type { Ops } from './breakwater.ts'
import type { Config } from '../config/config.ts'
import type { Places } from '../kernel/network/countries.ts'
import type { Db } from '../kernel/database/database.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { RateLimits } from '../kernel/rate-limit/rate-limit.ts'
import { stopInTurn } from '../kernel/stop.ts'
import { deliveryJobs } from '../ops/delivery/jobs.ts'
import { createDelivery } from '../ops/delivery/service.ts'
import { describeDevice, deviceOf } from '../ops/sessions/device.ts'
import { countryName } from '../ops/sessions/theft-detection/explanations.ts'
import { createMails, type Mails } from '../ops/users/mails.ts'
import { createOwnPassword } from '../ops/users/passwords/own-password.ts'
import { createPasswordLinks, type PasswordLinkDependencies } from '../ops/users/passwords/password-links.ts'
import type { composeSignIn } from './sign-in.ts'

export type MailOptions = { config: Config; companyName: () => string; places: Places }

type Arrival = { address: string; userAgent?: string | undefined }

/** Mail: the way out, and what people are told on it. */
export function composeMail(
  kernel: Kernel,
  { audit, retention }: Ops,
  { config, companyName, places }: MailOptions,
) {
  const { publicUrl, smtp: place, mailFrom: from } = config
  const delivery = createDelivery({
    ...kernel,
    db: kernel.database.db,
    audit,
    random: Math.random,
    smtp: place && { place, from },
  })
  const mails = createMails({ clock: kernel.clock, delivery, companyName, publicUrl })
  const tellNewDevice = (tx: Db, userId: string, { address, userAgent = '' }: Arrival) => {
    const code = places.countryOf(address)
    const country = code === undefined ? {} : { country: countryName(code) }
    return mails.newDevice(tx, userId, { address, device: describeDevice(deviceOf(userAgent)), ...country })
  }
  return { delivery, mails, tellNewDevice, jobs: deliveryJobs(delivery, retention) }
}

export type PasswordDependencies = {
  mails: Mails
  rateLimits: RateLimits
  signIn: Pick<ReturnType<typeof composeSignIn>, 'tickets' | 'attempts'>
  publicUrl: string
}

const hourSeconds = 3_600

/** How people come by their passwords: links, on top of mail and tickets, and their own change. */
export function composePasswords(
  kernel: Kernel,
  { audit, sessions, users }: Ops,
  parts: PasswordDependencies,
) {
  const { mails, rateLimits, publicUrl } = parts
  const { tickets, attempts } = parts.signIn
  const hourly = (name: string, points: number) =>
    rateLimits.limiter({ name, seconds: hourSeconds, points: () => points })
  const linkDependencies: PasswordLinkDependencies = {
    db: kernel.database.db,
    log: kernel.log,
    audit,
    users,
    tickets,
    mails,
    publicUrl,
    limits: { perAddress: hourly('reset-address', 20), perPerson: hourly('reset-person', 3) },
    forgetFailures: attempts.forget,
  }
  const links = createPasswordLinks(linkDependencies)
  users.passwordChanged.subscribe((tx, { userId }) => links.passwordChanged(tx, userId))
  // For whoever sits at the server: mail may be what does not work.
  const shownLinks = createPasswordLinks({ ...linkDependencies, mails: { ...mails, reach: () => false } })
  const own = createOwnPassword({ users, sessions, attempts })
  return { links, shownLinks, own, stop: () => stopInTurn([() => links.settle(), () => users.settle()]) }
}
