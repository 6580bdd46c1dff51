import type { Clock } from '../../kernel/clock.ts'
import type { Observe } from '../../kernel/observe.ts'
import type { Outgoing } from '../../kernel/outgoing.ts'
import type { TrackingEvent } from '../containers/event.ts'
import { canonicalContainerNumber } from '../containers/iso6346.ts'
import { findPort } from '../places/ports.ts'
import type { Normalised } from './normalise.ts'
import { carrierProblem, CarrierFailed, type CarrierProblem } from './problem.ts'
import { readReply, type Page } from './reply.ts'
import { createResilience, defaultPatience, type Patience } from './resilience.ts'
import { walkPages } from './walk.ts'

/** What the client must know to call a carrier; the key is in clear, for the time of the call. */
export type CarrierConnection = {
  id: string
  /** Of the configuration: a changed carrier gets a new chance. */
  version: number
  scac: string
  baseUrl: string
  mislabelsLocalTimes: boolean
  credentials: { header: string; key: string } | null
}

export type FetchOutcome =
  | { ok: true; events: TrackingEvent[]; rejected: Normalised['rejected']; pages: number }
  | { ok: false; problem: CarrierProblem }

export type CarrierClient = ReturnType<typeof createCarrierClient>
export type CarrierClientNeeds = {
  outgoing: Outgoing
  observe: Observe
  clock: Clock
  patience?: Partial<Patience>
  eventsPerPage?: number
}

const standardPage = 100
const mostBytesPerPage = 2_000_000

/** Asks carriers about containers over DCSA Track & Trace 2.2. Whatever they answer, it is read within bounds. */
export function createCarrierClient(needs: CarrierClientNeeds) {
  const { outgoing, observe, clock, eventsPerPage = standardPage } = needs
  const resilience = createResilience({ clock, patience: { ...defaultPatience, ...needs.patience } })

  const readPage = async (carrier: CarrierConnection, ask: Ask): Promise<Page> => {
    const began = performance.now()
    const report = (failed: boolean): void =>
      observe.report({
        kind: 'call',
        name: `carrier ${carrier.scac}`,
        milliseconds: performance.now() - began,
        failed,
      })
    const { url, milliseconds, maxBytes, containerNumber } = ask
    const request = {
      url: url.href,
      headers: headersFor(carrier),
      timeoutMilliseconds: milliseconds,
      maxBytes,
    }
    const options = { containerNumber, zoneOf, localTimesAreLabelledUtc: carrier.mislabelsLocalTimes }
    try {
      const page = readReply(await outgoing.request(request), { ...options, now: clock.now() })
      report(isIncomprehensible(page))
      return page
    } catch (error) {
      report(true)
      throw error
    }
  }

  /** All pages about one container, each tried so many times more. */
  const ask = async (carrier: CarrierConnection, number: string, retries: number): Promise<Answered> => {
    const containerNumber = canonicalContainerNumber(number)
    const first = eventsUrl(carrier.baseUrl, {
      equipmentReference: containerNumber,
      limit: String(eventsPerPage),
    })
    const attempts = resilience.attempts(retries)
    const answer = await walkPages(first, (url, bytesLeft) => {
      const maxBytes = Math.min(mostBytesPerPage, bytesLeft)
      return attempts.run((milliseconds) =>
        readPage(carrier, { url, milliseconds, maxBytes, containerNumber }),
      )
    })
    if (isIncomprehensible(answer)) throw new CarrierFailed(incomprehensible(answer))
    return { ok: true, ...answer }
  }

  return {
    /** Why the address cannot be a carrier's; undefined when it can. */
    problemWithAddress: (baseUrl: string): string | undefined => problemWithAddress(outgoing, baseUrl),

    /** What the carrier tells about a container; retried when that may help, not asked at all while it rests. */
    fetchEvents: (carrier: CarrierConnection, containerNumber: string): Promise<FetchOutcome> =>
      toOutcome(resilience.guard(carrier, (retries) => ask(carrier, containerNumber, retries))),

    /** Asks exactly once, even a carrier that rests: for a person who wants to see what comes. */
    askOnce: (carrier: CarrierConnection, containerNumber: string): Promise<FetchOutcome> =>
      toOutcome(ask(carrier, containerNumber, 0)),
  }
}

type Ask = { url: URL; milliseconds: number; maxBytes: number; containerNumber: string }
type Answered = Extract<FetchOutcome, { ok: true }>

const zoneOf = (unLocode: string): string | undefined => findPort(unLocode)?.timeZone ?? undefined

function headersFor({ credentials }: CarrierConnection): Record<string, string> {
  const own = { accept: 'application/json', 'api-version': '2', 'user-agent': 'Breakwater' }
  return credentials ? { ...own, [credentials.header.toLowerCase()]: credentials.key } : own
}

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

/** Rows came and none was an event: not the same as "nothing yet", and no reason to forget what is known. */
const isIncomprehensible = ({ events, rejected }: Normalised): boolean =>
  events.length === 0 && rejected.length > 0

const incomprehensible = ({ rejected }: Normalised): CarrierProblem =>
  carrierProblem('nonsense', {
    detail: `Nothing in it could be understood (${rejected.map(({ reason, count }) => `${count} × ${reason}`).join(', ')}).`,
  })

const toOutcome = (work: Promise<FetchOutcome>): Promise<FetchOutcome> =>
  work.catch((error: unknown) => {
    if (error instanceof CarrierFailed) return { ok: false, problem: error.problem }
    throw error
  })
