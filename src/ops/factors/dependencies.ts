import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { Caller, Identity } from '../../kernel/identity.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { Secrets } from '../../kernel/secrets.ts'
import type { Audit } from '../audit/service.ts'
import type { Sessions } from '../sessions/service.ts'
import type { OneTimeTokens } from '../one-time-tokens/service.ts'
import { errors } from './errors.ts'
import type { FactorChange } from './words.ts'

/** Tells a person, by another way than this one, that their second factors changed. */
export type Notify = (db: Db, told: { userId: string; change: FactorChange }) => Promise<void>

export type FactorDependencies = {
  clock: Clock
  ids: Ids
  secrets: Pick<Secrets, 'seal' | 'open'>
  audit: Pick<Audit, 'record'>
  identity: Identity
  tickets: Pick<OneTimeTokens, 'issue' | 'look' | 'redeem' | 'revokeOf'>
  sessions: Pick<Sessions, 'endAllOf'>
  /** Where people reach the console: passkeys are made for its host. */
  publicUrl: string
  /** The name under which apps and passkeys list us. */
  companyName: () => string
  notify?: Notify
}

export type Change = {
  change: FactorChange
  userId: string
  by: Caller
  details?: Record<string, string | number | boolean>
}

/** What somebody proved without the factor that they have just added is worth nothing any more. */
export const revokeHalfProved = ({ tickets }: Pick<FactorDependencies, 'tickets'>, tx: Db, userId: string) =>
  tickets.revokeOf(tx, userId, ['session_choice', 'oidc_confirmation'])

/** Records a change and lets the person know, with the change or not at all. */
export async function announceChange(
  { audit, notify }: Pick<FactorDependencies, 'audit' | 'notify'>,
  tx: Db,
  { change, userId, by, details = {} }: Change,
): Promise<void> {
  const subject = { type: 'user', id: userId }
  await audit.record(tx, { type: `factor.${change}`, outcome: 'success', by, subject, details })
  await notify?.(tx, { userId, change })
}

/** Whose factors a request is about. */
export function requireUserId({ actor }: Caller): string {
  if (actor.kind !== 'user') throw errors.FACTORS_ARE_PERSONAL()
  return actor.id
}
