import type * as Type from 'typebox'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database/database.ts'
import { errors as kernelErrors, type InputProblem } from '../../kernel/errors.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { Secrets } from '../../kernel/secrets.ts'
import type { Audit } from '../../ops/audit/service.ts'
import { problemsWith } from './check.ts'
import type { CarrierClient } from './client/client.ts'
import type { Carrier, createCarrier, updateCarrier } from './contract.ts'
import { originOf, sealCredentials } from './credentials.ts'
import { errors } from './errors.ts'
import type { carrierEvents } from './events.ts'
import * as queries from './queries.ts'
import type { CarrierFields, CarrierRow } from './queries.ts'

export type CarrierDependencies = {
  clock: Clock
  ids: Ids
  audit: Audit
  secrets: Secrets
  client: CarrierClient
  /** Told, inside the transaction, that a carrier can be asked from now on, or asked otherwise. */
  onSetUp: (db: Db, scac: string) => Promise<void>
}
export type NewCarrier = Type.Static<(typeof createCarrier)['body']>
export type ChangedCarrier = Type.Static<(typeof updateCarrier)['body']> & { id: string }

/** A verb at work: what the feature needs, the transaction, and who asked. */
export type Work = CarrierDependencies & { db: Db; by: Caller }

/** Writes a new carrier with its audit event. */
export async function addCarrier(work: Work, given: NewCarrier): Promise<Carrier> {
  refuse(problemsWith(given, work.client.problemWithAddress))
  const fields = { ...plainFields(given), ...sealed(work, given) }
  const row = await queries.insertCarrier(work.db, { ...fields, id: work.ids.next(), at: work.clock.now() })
  if (row === undefined) throw errors.SCAC_TAKEN({ scac: given.scac })
  await record(work, 'carrier.created', { row })
  await work.onSetUp(work.db, row.scac)
  return toCarrier(row)
}

/** Overwrites a carrier with its audit event. */
export async function changeCarrier(work: Work, given: ChangedCarrier): Promise<Carrier> {
  refuse(problemsWith(given, work.client.problemWithAddress))
  const { db, clock } = work
  const current = await queries.lockCarrier(db, given.id)
  if (current === undefined) throw errors.CARRIER_NOT_FOUND({ id: given.id })
  const changed = changedFields(given, current)
  if (current.version !== given.version)
    throw kernelErrors.VERSION_CONFLICT({}, { current: toCarrier(current), differences: changed })
  const fields = { ...plainFields(given), ...credentialsOf(work, given, current) }
  const row = await queries
    .updateCarrier(db, { ...fields, id: given.id, at: clock.now() })
    .catch((error: unknown) => {
      throw violates(error, 'carrier_scac') ? errors.SCAC_TAKEN({ scac: given.scac }) : error
    })
  await record(work, 'carrier.changed', { row, changed })
  await work.onSetUp(db, row.scac)
  return toCarrier(row)
}

export const toCarrier = (row: CarrierRow): Carrier => ({
  id: row.id,
  name: row.name,
  scac: row.scac,
  baseUrl: row.base_url,
  mislabelsLocalTimes: row.mislabels_local_times,
  authentication: row.authentication,
  lastAnsweredAt: row.last_answered_at?.toISOString() ?? null,
  lastProblem: row.last_problem,
  version: row.version,
})

function refuse(problems: readonly InputProblem[]): void {
  const [first] = problems
  if (first) throw errors.CARRIER_INVALID({ summary: `${first.path} ${first.message}` }, { problems })
}

const violates = (error: unknown, constraint: string): boolean =>
  error instanceof Error && 'constraint' in error && error.constraint === constraint

type PlainField = 'name' | 'scac' | 'base_url' | 'mislabels_local_times'
type SealedField = 'authentication' | 'sealed_credentials'

const plainFields = (given: Omit<NewCarrier, 'authentication'>): Pick<CarrierFields, PlainField> => ({
  name: given.name.normalize('NFC').trim(),
  scac: given.scac,
  base_url: given.baseUrl.replace(/\/+$/, ''),
  mislabels_local_times: given.mislabelsLocalTimes ?? false,
})

function sealed(
  { secrets }: Work,
  { baseUrl, authentication }: Pick<NewCarrier, 'baseUrl' | 'authentication'>,
): Pick<CarrierFields, SealedField> {
  const { kind } = authentication
  if (kind === 'none') return { authentication: kind, sealed_credentials: null }
  return { authentication: kind, sealed_credentials: sealCredentials(secrets, baseUrl, authentication) }
}

/** A key that is kept is kept for its origin: with another one it would be shown to somebody it was never given to. */
function credentialsOf(
  work: Work,
  { baseUrl, authentication }: ChangedCarrier,
  current: CarrierRow,
): Pick<CarrierFields, SealedField> {
  if (authentication) return sealed(work, { baseUrl, authentication })
  if (current.sealed_credentials !== null && originOf(baseUrl) !== originOf(current.base_url))
    refuse([
      { path: '/authentication', message: 'must be entered again, because the key is for another host' },
    ])
  return { authentication: current.authentication, sealed_credentials: current.sealed_credentials }
}

type Difference = { field: string; yours: unknown; current: unknown }

/** Names a new key as changed without saying anything about it. */
function changedFields(given: ChangedCarrier, current: CarrierRow): Difference[] {
  const yours = plainFields(given)
  const pairs: Difference[] = [
    { field: 'name', yours: yours.name, current: current.name },
    { field: 'scac', yours: yours.scac, current: current.scac },
    { field: 'baseUrl', yours: yours.base_url, current: current.base_url },
    {
      field: 'mislabelsLocalTimes',
      yours: yours.mislabels_local_times,
      current: current.mislabels_local_times,
    },
  ]
  const { authentication } = given
  return [
    ...pairs.filter(({ yours, current }) => yours !== current),
    ...(authentication
      ? [{ field: 'authentication', yours: authentication.kind, current: current.authentication }]
      : []),
  ]
}

async function record(
  { audit, db, by }: Work,
  type: keyof typeof carrierEvents,
  { row, ...more }: { row: CarrierRow; changed?: readonly Difference[] },
): Promise<void> {
  const { id, name, scac, base_url: baseUrl, authentication } = row
  const details = { name, scac, baseUrl, authentication, ...more }
  await audit.record(db, { type, outcome: 'success', by, subject: { type: 'carrier', id }, details })
}
