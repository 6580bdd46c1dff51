import { createAnnouncedCache } from '../../kernel/bus/announced-cache.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { Log } from '../../kernel/log.ts'
import { findPort } from '../places/ports.ts'
import { askCarrier } from './ask-carrier.ts'
import { cycleFor } from './journey/cycle.ts'
import type { TrackingEvent } from './journey/event.ts'
import { journeyOf, type Journey } from './journey/journey.ts'
import type { ContainerDependencies, ContainerState } from './dependencies.ts'
import * as queries from './queries.ts'

/** A container as one order may see it. */
export type FollowedContainer = { state: ContainerState; since: Date; isAsking: boolean }

export type { AskCarrier, CarrierAnswer, ContainerState } from './dependencies.ts'
export type Containers = ReturnType<typeof createContainers>

/** What an order holds, as documents tell it. */
export type OrderContainers = { saleOrderId: string; containers: readonly queries.Followed[] }

/** What a run of ten minutes can ask when each answer takes two seconds. */
const dueAtOnce = 2_000
const parallelQuestions = 8
const remembered = { capacity: 20_000, believedDeafMilliseconds: 30_000 }

/** Follows containers: keeps what carriers said, asks again when it is time, once per container however many want to know. */
export function createContainers(dependencies: ContainerDependencies) {
  const { db, clock, bus } = dependencies
  const asking = new Map<string, Promise<void>>()
  const states = createAnnouncedCache(bus, {
    topic: 'tracking.containers',
    ...remembered,
    load: (id) => readState(db, id),
  })
  const followed = createAnnouncedCache(bus, {
    topic: 'tracking.orders',
    ...remembered,
    load: (saleOrderId) => queries.listOrderContainers(db, saleOrderId),
  })

  /** Asks the carrier, unless some node already does or just did; ends when the answer is stored. */
  const refresh = (id: string): Promise<void> => {
    const underWay =
      asking.get(id) ?? askCarrier(id, { ...dependencies, states }).finally(() => asking.delete(id))
    asking.set(id, underWay)
    return underWay
  }
  const read = async (saleOrderId: string): Promise<FollowedContainer[]> => {
    const containers = (await followed.get(saleOrderId)) ?? []
    const found = await Promise.all(containers.map(async ({ id }) => states.get(id)))
    const now = clock.now()
    return containers.flatMap(({ id, since }, index) => {
      const state = found[index]
      return state ? [{ state, since, isAsking: asking.has(id) || isAskedElsewhere(state, now) }] : []
    })
  }

  return {
    /** Sets what orders follow, in the orders' own transaction. Earlier cargoes of a box, before `since` (now), stay hidden. */
    async follow(db: Db, orders: readonly OrderContainers[], since?: Date): Promise<void> {
      const saleOrderIds = orders.map(({ saleOrderId }) => saleOrderId)
      const wanted = orders.flatMap(({ saleOrderId, containers }) =>
        containers.map(({ number, carrier }, position) => ({ saleOrderId, number, carrier, position })),
      )
      const now = clock.now()
      await queries.addContainers(
        db,
        wanted.map((one) => ({ ...one, id: dependencies.ids.next() })),
        now,
      )
      await queries.replaceFollowed(db, saleOrderIds, { followed: wanted, since: since ?? now })
      if (since) await queries.setSince(db, saleOrderIds, since)
      const woken = await queries.wakeFollowed(db, saleOrderIds, now)
      await states.announce(db, woken)
      await followed.announce(db, saleOrderIds)
    },

    /** What is known of an order's containers; those whose time has come are asked, and waited for at most so long. */
    async current(
      saleOrderId: string,
      { waitMilliseconds }: { waitMilliseconds: number },
    ): Promise<FollowedContainer[]> {
      const known = await read(saleOrderId)
      const due = known.filter(({ state }) => isDue(state, clock.now()))
      if (due.length === 0) return known
      const questions = due.map(({ state }) => quietly(refresh(state.id), dependencies.log))
      await Promise.race([Promise.all(questions), pause(waitMilliseconds)])
      return read(saleOrderId)
    },

    /** Asks for all containers whose next check is due; counts what was asked. */
    async refreshDue(db: Db): Promise<{ asked: number }> {
      const due = await queries.listDue(db, { now: clock.now(), limit: dueAtOnce })
      const waiting = due.map(({ id }) => id)
      const worker = async () => {
        for (let id = waiting.pop(); id !== undefined; id = waiting.pop())
          await quietly(refresh(id), dependencies.log)
      }
      await Promise.all(Array.from({ length: parallelQuestions }, worker))
      return { asked: due.length }
    },

    /** A carrier was set up or changed: what could not be asked before is asked now. */
    async wake(db: Db, scac: string): Promise<void> {
      await states.announce(db, await queries.wakeUnanswered(db, scac, clock.now()))
    },

    /** The journey as this order may see it. */
    journey: ({ state, since }: FollowedContainer): Journey =>
      journeyIn(state.events, { since, now: clock.now() }),

    /** Waits until no question is under way: for a clean stop. */
    settle: async () => void (await Promise.allSettled(asking.values())),
  }
}

async function readState(db: Db, id: string): Promise<ContainerState | undefined> {
  const [row, events] = await Promise.all([queries.findContainer(db, id), queries.listEvents(db, id)])
  if (!row) return undefined
  const { number, carrier, asked_at, answered_at, next_check_at, asking_until, problem } = row
  return {
    id,
    number,
    carrier,
    askedAt: asked_at,
    answeredAt: answered_at,
    nextCheckAt: next_check_at,
    askingUntil: asking_until,
    problem,
    events,
  }
}

const journeyIn = (events: readonly TrackingEvent[], { since, now }: { since: Date; now: Date }): Journey =>
  journeyOf(cycleFor(events, since.toISOString()), { now: now.toISOString(), findPort })

/** A container whose box is back empty has no next check and is left alone. */
const isDue = ({ carrier, nextCheckAt }: ContainerState, now: Date): boolean =>
  carrier !== null && nextCheckAt !== null && nextCheckAt <= now

const isAskedElsewhere = ({ askingUntil }: ContainerState, now: Date): boolean =>
  askingUntil !== null && askingUntil > now

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds).unref())

/** A failed question is told by the container's `problem`; here it must not break the page or the job. */
const quietly = (question: Promise<void>, log: Log): Promise<void> =>
  question.catch((err: unknown) => log.warn({ err }, 'a container could not be refreshed'))
