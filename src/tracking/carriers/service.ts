import type * as Type from 'typebox'
import { transact, type Db } from '../../kernel/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { Secrets } from '../../kernel/secrets.ts'
import type { FetchOutcome } from './client.ts'
import type { CarrierConnection } from './connection.ts'
import type { Carrier, testCarrier } from './contract.ts'
import { openCredentials } from './credentials.ts'
import { errors } from './errors.ts'
import { carrierProblem, type CarrierProblem } from './problem.ts'
import * as queries from './queries.ts'
import type { CarrierRow } from './queries.ts'
import {
  addCarrier,
  changeCarrier,
  toCarrier,
  type CarrierNeeds,
  type ChangedCarrier,
  type NewCarrier,
} from './write.ts'

export type Carriers = ReturnType<typeof createCarriers>
export type CarrierTest = Type.Static<(typeof testCarrier)['reply']>
type Outcome = { ok: true } | { ok: false; problem: CarrierProblem }

/** The carriers that are asked for containers. Their keys are sealed at rest and opened only for a call. */
export function createCarriers(needs: CarrierNeeds) {
  const { client, clock, secrets } = needs

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

  return {
    noteOutcome,

    /** All carriers by name. */
    list: async (db: Db): Promise<{ items: Carrier[] }> => ({
      items: (await queries.listCarriers(db)).map(toCarrier),
    }),

    /** The carrier with this SCAC. */
    async findByScac(db: Db, scac: string): Promise<Carrier | undefined> {
      const row = await queries.findCarrierByScac(db, scac)
      return row && toCarrier(row)
    },

    /** Adds a carrier. */
    create: (db: Db, given: NewCarrier, by: Caller): Promise<Carrier> =>
      transact(db, (tx) => addCarrier({ ...needs, db: tx, by }, given)),

    /** Changes a carrier; without `authentication` the stored key stays, as long as the origin does. */
    update: (db: Db, given: ChangedCarrier, by: Caller): Promise<Carrier> =>
      transact(db, (tx) => changeCarrier({ ...needs, db: tx, by }, given)),

    /** Asks the carrier with this SCAC about a container and notes how that went. Never inside a transaction: it takes seconds. */
    async fetchEvents(db: Db, scac: string, containerNumber: string): Promise<FetchOutcome> {
      const row = await queries.findCarrierByScac(db, scac)
      if (row === undefined) return { ok: false, problem: carrierProblem('not_configured') }
      return ask(db, row, (carrier) => client.fetchEvents(carrier, containerNumber))
    },

    /** Asks the carrier exactly once and says what came back. Never inside a transaction: it takes seconds. */
    async test(db: Db, id: string, containerNumber: string): Promise<CarrierTest> {
      const row = await queries.findCarrier(db, id)
      if (row === undefined) throw errors.CARRIER_NOT_FOUND({ id })
      const began = performance.now()
      const outcome = await ask(db, row, (carrier) => client.askOnce(carrier, containerNumber))
      return { ...toTest(outcome), milliseconds: Math.round(performance.now() - began) }
    },
  }
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
