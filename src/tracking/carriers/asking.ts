import type * as Type from 'typebox'
import type { Db } from '../../kernel/database/database.ts'
import type { Secrets } from '../../kernel/secrets.ts'
import type { FetchOutcome } from './client/client.ts'
import type { CarrierConnection } from './client/connection.ts'
import type { testCarrier } from './contract.ts'
import { openCredentials } from './credentials.ts'
import { errors } from './errors.ts'
import { carrierProblem, type CarrierProblem } from './client/problem.ts'
import * as queries from './queries.ts'
import type { CarrierRow } from './queries.ts'
import type { CarrierDependencies } from './write.ts'

export type CarrierTest = Type.Static<(typeof testCarrier)['reply']>
type Outcome = { ok: true } | { ok: false; problem: CarrierProblem }

/** Asks configured carriers, with the key opened for the call only. Never inside a transaction: an answer takes seconds. */
export function createAsking({
  client,
  clock,
  secrets,
}: Pick<CarrierDependencies, 'client' | 'clock' | 'secrets'>) {
  /** Notes that a carrier answered, or what its problem was. */
  const noteOutcome = async (db: Db, id: string, outcome: Outcome): Promise<void> => {
    if (outcome.ok) await queries.noteAnswer(db, id, clock.now())
    // A rest is the consequence; the problem that led to it is what staff must see.
    else if (outcome.problem.kind !== 'resting') await queries.noteProblem(db, id, outcome.problem.sentence)
  }

  const ask = async (db: Db, row: CarrierRow, call: (to: CarrierConnection) => Promise<FetchOutcome>) => {
    const connection = connectionTo(secrets, row)
    const outcome = connection ? await call(connection) : unopened
    await noteOutcome(db, row.id, outcome)
    return outcome
  }

  /** Asks the carrier with this SCAC about a container and notes how that went. */
  const fetchEvents = async (db: Db, scac: string, containerNumber: string): Promise<FetchOutcome> => {
    const row = await queries.findCarrierByScac(db, scac)
    if (row === undefined) return { ok: false, problem: carrierProblem('not_configured') }
    return ask(db, row, (carrier) => client.fetchEvents(carrier, containerNumber))
  }

  /** Asks the carrier exactly once and says what came back. */
  const test = async (db: Db, id: string, containerNumber: string): Promise<CarrierTest> => {
    const row = await queries.findCarrier(db, id)
    if (row === undefined) throw errors.CARRIER_NOT_FOUND({ id })
    const began = performance.now()
    const outcome = await ask(db, row, (carrier) => client.askOnce(carrier, containerNumber))
    return { ...toTest(outcome), milliseconds: Math.round(performance.now() - began) }
  }

  return { noteOutcome, fetchEvents, test }
}

const unopened: FetchOutcome = { ok: false, problem: carrierProblem('credentials') }

function connectionTo(secrets: Secrets, row: CarrierRow): CarrierConnection | undefined {
  const { id, version, scac, base_url: baseUrl, sealed_credentials: sealed } = row
  const credentials = sealed === null ? null : openCredentials(secrets, baseUrl, sealed)
  if (credentials === undefined) return undefined
  return { id, version, scac, baseUrl, mislabelsLocalTimes: row.mislabels_local_times, credentials }
}

const toTest = (outcome: FetchOutcome): Omit<CarrierTest, 'milliseconds'> =>
  outcome.ok
    ? { isOk: true, events: outcome.events.length, problem: null }
    : { isOk: false, events: 0, problem: outcome.problem.sentence }
