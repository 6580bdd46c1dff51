import { randomBytes } from 'node:crypto'
import type { Db } from '../../src/kernel/database/database.ts'
import type { Caller } from '../../src/kernel/identity.ts'
import { createIds } from '../../src/kernel/ids.ts'
import { createLog } from '../../src/kernel/log.ts'
import type { Limiter } from '../../src/kernel/rate-limit/rate-limit.ts'
import { createMemoryCounters } from '../../src/kernel/rate-limit/memory.ts'
import { createSecrets } from '../../src/kernel/secrets.ts'
import { createSettingRegistry } from '../../src/kernel/setting-registry.ts'
import type { Mail } from '../../src/ops/delivery/service.ts'
import { createAttempts } from '../../src/ops/sign-in/service.ts'
import { signInSettings } from '../../src/ops/sign-in/settings.ts'
import { createOneTimeTokens } from '../../src/ops/one-time-tokens/service.ts'
import { normaliseEmail } from '../../src/ops/users/email.ts'
import { createMails } from '../../src/ops/users/mails.ts'
import { createOwnPassword } from '../../src/ops/users/passwords/own-password.ts'
import { createPasswordLinks } from '../../src/ops/users/passwords/password-links.ts'
import { createUsers, type Users } from '../../src/ops/users/service.ts'
import { office, setUpPeople } from './people.ts'

export const stranger: Caller = { actor: { kind: 'anonymous' }, roles: [], address: office }

/** People whose passwords come and go by links, with a mail box in the place of the mail. */
export function setUpPasswords(db: Db) {
  const world = setUpPeople(db)
  const { clock, audit, sessions, bus, registry } = world
  const ids = createIds(clock)
  const log = createLog({ level: 'silent' })
  const box = { isOpen: true, mails: [] as Mail[] }
  const delivery = {
    reaches: () => box.isOpen,
    sendMail: (_tx: Db, mail: Mail) => Promise.resolve(void box.mails.push(mail)),
  }
  const publicUrl = 'https://breakwater.example'
  const companyName = () => 'Nusantara\nTrading'
  const mails = createMails({ clock, delivery, companyName, publicUrl })
  const tickets = createOneTimeTokens({ clock })
  const shared = { db, clock, ids, bus, log, audit, sessions, settings: registry }
  const users: Users = createUsers({
    ...shared,
    wordsOfPlace: () => [companyName(), 'breakwater.example'],
  })
  const settings = createSettingRegistry([signInSettings]).view(signInSettings)
  const secrets = createSecrets(randomBytes(32))
  const attempts = createAttempts({ clock, ids, secrets, audit, settings, normaliseEmail })
  const limits = { perAddress: hourly(20), perPerson: hourly(3) }
  const linkDependencies = { db, log, audit, users, tickets, mails, publicUrl, limits }
  const links = createPasswordLinks({ ...linkDependencies, forgetFailures: attempts.forget })
  users.passwordChanged.subscribe((tx, { userId }) => links.passwordChanged(tx, userId))
  const own = createOwnPassword({ users, sessions, attempts })
  /** Asks for a link as somebody who forgot the password does, and waits until nothing more comes of it. */
  const forget = async (email: string, from = stranger): Promise<void> => {
    links.requestReset(email, from)
    await links.settle()
  }
  return { ...world, users, links, own, attempts, mails, tickets, box, forget }
}

function hourly(points: number): Limiter {
  const counters = createMemoryCounters()
  return {
    consume(key) {
      const { points: used } = counters.add(key, { points: 1, seconds: 3_600 })
      return Promise.resolve({ allowed: used <= points, remaining: 0, retryAfterSeconds: 1 })
    },
  }
}

/** The token in a link, wherever the link stands. */
export function tokenIn(text: string | null | undefined): string {
  const [, token] = /https?:\/\/\S+\/console\/choose-password#([A-Za-z0-9_-]{43})/.exec(text ?? '') ?? []
  if (token === undefined) throw new Error(`There is no link in: ${text}`)
  return token
}
