import type { AnnouncedCache } from '../../kernel/bus/announced-cache.ts'
import { addSeconds } from '../../kernel/clock.ts'
import { transact, type Db } from '../../kernel/database/database.ts'
import { findPort } from '../places/ports.ts'
import { cycleFor } from './journey/cycle.ts'
import type { TrackingEvent } from './journey/event.ts'
import { journeyOf } from './journey/journey.ts'
import { hearAnswer } from './journey/merge.ts'
import { nextCheckAt, type CheckOutcome } from './next-check.ts'
import * as queries from './queries.ts'
import type { CarrierAnswer, ContainerDependencies, ContainerState } from './dependencies.ts'

/** Longer than a carrier call may take, so that a claim outlives its caller only when the caller died. */
const claimSeconds = 30
/** Many times what any journey has; beyond it a carrier is inventing, and its history would fill the database. */
const mostEvents = 5_000

export type Asking = ContainerDependencies & { states: AnnouncedCache<ContainerState> }

/** Asks the carrier about a container, if this node wins the right to, and stores what it answers. */
export async function askCarrier(id: string, dependencies: Asking): Promise<void> {
  const { db, clock, states } = dependencies
  const container = await queries.findContainer(db, id)
  if (!container || container.carrier === null) return
  const now = clock.now()
  if (!(await queries.claimAsking(db, id, { now, until: addSeconds(now, claimSeconds) })))
    return states.forget([id]) // Somebody else asks, or has asked: what is remembered here is older.
  const question = { scac: container.carrier, number: container.number }
  const answer = await dependencies.askCarrier(db, question).catch((err: unknown): CarrierAnswer => {
    dependencies.log.error({ err }, 'a carrier could not be asked')
    return { ok: false, sentence: 'The carrier could not be asked.' }
  })
  await transact(db, async (tx) => {
    if (answer.ok) await storeAnswer(tx, container, { events: answer.events, needs: dependencies })
    else await storeFailure(tx, container, { ...answer, needs: dependencies })
    await states.announce(tx, [id])
  })
  states.forget([id])
}

async function storeAnswer(
  tx: Db,
  container: queries.ContainerRow,
  { events, needs: dependencies }: { events: readonly TrackingEvent[]; needs: ContainerDependencies },
): Promise<void> {
  const { id } = container
  const now = dependencies.clock.now()
  const known = await queries.listEvents(tx, id)
  const merged = hearAnswer(known, events, now.toISOString())
  if (merged.events.length > mostEvents) {
    const sentence = `The carrier tells of more than ${mostEvents} events, which no journey has.`
    return storeFailure(tx, container, { sentence, needs: dependencies })
  }
  await queries.deleteEvents(
    tx,
    id,
    merged.replaced.map(({ key }) => key),
  )
  await queries.upsertEvents(tx, id, { events: [...merged.added, ...merged.changed], heardAt: now })
  const since = (await queries.findLatestSince(tx, id)) ?? now
  const cargo = cycleFor(merged.events, since.toISOString())
  const journey = journeyOf(cargo, { now: now.toISOString(), findPort })
  const outcome: CheckOutcome = cargo.length === 0 ? { kind: 'nothing' } : { kind: 'answered', journey }
  const next_check_at = nextCheckAt(outcome, timing(dependencies))
  await queries.saveAnswer(tx, id, { answered_at: now, next_check_at, failures: 0, problem: null })
}

async function storeFailure(
  tx: Db,
  container: queries.ContainerRow,
  {
    sentence,
    isNotSetUp = false,
    needs: dependencies,
  }: { sentence: string; isNotSetUp?: boolean; needs: ContainerDependencies },
) {
  const failures = container.failures + 1
  const next_check_at = isNotSetUp ? null : nextCheckAt({ kind: 'failed', failures }, timing(dependencies))
  await queries.saveAnswer(tx, container.id, { next_check_at, failures, problem: sentence })
}

const timing = ({ clock, settings, random }: ContainerDependencies) => ({
  now: clock.now(),
  hours: settings.get('ops.tracking.cache_ttl_hours'),
  random: random(),
})
