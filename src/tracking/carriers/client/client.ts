import type { Outgoing } from '../../../kernel/outgoing/outgoing.ts'
import type { TrackingEvent } from '../../containers/journey/event.ts'
import { canonicalContainerNumber } from '../../containers/numbers/iso6346.ts'
import type { CarrierConnection } from './connection.ts'
import type { Normalised } from '../dcsa/normalise.ts'
import { defaultRetryPolicy, type RetryPolicy } from './retry-policy.ts'
import { carrierProblem, CarrierFailed, type CarrierProblem } from './problem.ts'
import { readPage, type PageDependencies } from './read-page.ts'
import { isIncomprehensible } from './reply.ts'
import { createRests } from './rests.ts'
import { beginTries } from './tries.ts'
import { walkPages } from './walk.ts'

export type FetchOutcome =
  | { ok: true; events: TrackingEvent[]; rejected: Normalised['rejected']; pages: number }
  | { ok: false; problem: CarrierProblem }

export type CarrierClient = ReturnType<typeof createCarrierClient>
export type CarrierClientDependencies = PageDependencies & {
  patience?: Partial<RetryPolicy>
  eventsPerPage?: number
}

const standardPage = 100
const mostBytesPerPage = 2_000_000

/** Asks carriers about containers over DCSA Track & Trace 2.2. Whatever they answer, it is read within bounds. */
export function createCarrierClient({
  eventsPerPage = standardPage,
  ...dependencies
}: CarrierClientDependencies) {
  const patience: RetryPolicy = { ...defaultRetryPolicy, ...dependencies.patience }
  const rests = createRests({ clock: dependencies.clock, patience })

  const ask = async (carrier: CarrierConnection, number: string, retries: number): Promise<Answered> => {
    const containerNumber = canonicalContainerNumber(number)
    const query = { equipmentReference: containerNumber, limit: String(eventsPerPage) }
    const tries = beginTries(patience, retries)
    const answer = await walkPages(eventsUrl(carrier.baseUrl, query), (url, bytesLeft) => {
      const maxBytes = Math.min(mostBytesPerPage, bytesLeft)
      return tries.run((milliseconds) =>
        readPage(dependencies, carrier, { url, containerNumber, milliseconds, maxBytes }),
      )
    })
    if (isIncomprehensible(answer)) throw new CarrierFailed(incomprehensible(answer))
    return { ok: true, ...answer }
  }

  return {
    /** Why the address cannot be a carrier's; undefined when it can. */
    problemWithAddress: (baseUrl: string): string | undefined =>
      problemWithAddress(dependencies.outgoing, baseUrl),

    /** What the carrier tells about a container; retried when that may help, not asked at all while it rests. */
    fetchEvents: (carrier: CarrierConnection, containerNumber: string): Promise<FetchOutcome> =>
      toOutcome(rests.guard(carrier, (retries) => ask(carrier, containerNumber, retries))),

    /** Asks exactly once, even a carrier that rests: for a person who wants to see what comes. */
    askOnce: (carrier: CarrierConnection, containerNumber: string): Promise<FetchOutcome> =>
      toOutcome(ask(carrier, containerNumber, 0)),
  }
}

type Answered = Extract<FetchOutcome, { ok: true }>

function eventsUrl(baseUrl: string, query: Record<string, string>): URL {
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/events`)
  url.search = new URLSearchParams(query).toString()
  return url
}

function problemWithAddress(outgoing: Outgoing, baseUrl: string): string | undefined {
  const verdict = outgoing.check(baseUrl)
  if (!verdict.ok) return verdict.message
  return /[?#]/.test(baseUrl) ? 'It must end before any ? or #.' : undefined
}

const incomprehensible = ({ rejected }: Normalised): CarrierProblem =>
  carrierProblem('nonsense', {
    detail: `Nothing in it could be understood (${rejected.map(({ reason, count }) => `${count} × ${reason}`).join(', ')}).`,
  })

const toOutcome = (work: Promise<FetchOutcome>): Promise<FetchOutcome> =>
  work.catch((error: unknown) => {
    if (error instanceof CarrierFailed) return { ok: false, problem: error.problem }
    throw error
  })
