import { type Answer, type Asked, json, refusal } from './answer.ts'
import { apiVersion } from './dcsa.ts'
import { pageOf } from './page.ts'
import { readQuery } from './query.ts'
import { isSameSecret } from './secret.ts'
import type { SimulatedClock } from './simulated-clock.ts'
import type { VoyageStore } from './voyage-store.ts'

/** What the carrier answers about a box it does not know: carriers differ. */
export const unknownAnswers = ['empty', '204', '404'] as const
export type UnknownAnswer = (typeof unknownAnswers)[number]

/** How the carrier names the other pages: the standard says a link, its example is a bare cursor. */
export const pageLinks = ['cursor', 'url'] as const
export type PageLink = (typeof pageLinks)[number]

export type CarrierDependencies = {
  voyages: VoyageStore
  clock: SimulatedClock
  apiKey: string
  unknownContainer: UnknownAnswer
  pageLink: PageLink
  /** Where this server is reached, for full links. */
  origin: () => string
}

/** The carrier's side of the protocol: DCSA Track & Trace 2.2, events only. */
export function createCarrierApi(needs: CarrierDependencies): (asked: Asked) => Answer {
  const { clock, voyages } = needs

  return (asked) => {
    const now = clock.now()
    const refuse = (status: number, message: string): Answer => refusal(asked, [status, message], now)
    if (!asked.isWellFormed) return refuse(400, 'The address is not well-formed')
    if (!isSameSecret(asked.header('x-api-key'), needs.apiKey))
      return refuse(401, 'X-API-Key is missing or wrong')
    if (asked.path !== '/v2/events') return refuse(404, 'No such resource')
    if (asked.method !== 'GET') return refuse(405, 'Only GET is served here')
    if (!/^2(\.\d+)*$/.test(asked.header('api-version') ?? '2'))
      return refuse(400, 'Only API-Version 2 is spoken here')
    const query = readQuery(asked.search, now)
    if ('problem' in query) return refuse(400, query.problem)
    const events = voyages.told(query.references, query.place.asOf)
    if (events.length === 0 && needs.unknownContainer !== 'empty')
      return unknown(needs.unknownContainer, refuse)
    const { events: page, cursors } = pageOf(events, query)
    return json(200, page, { 'API-Version': apiVersion, ...linked(cursors, needs) })
  }
}

function unknown(wanted: '204' | '404', refuse: (status: number, message: string) => Answer): Answer {
  if (wanted === '404') return refuse(404, 'No events for this reference')
  return { status: 204, headers: { 'API-Version': apiVersion }, body: '' }
}

function linked(
  cursors: Record<string, string>,
  { pageLink, origin }: CarrierDependencies,
): Record<string, string> {
  if (pageLink === 'cursor') return cursors
  return Object.fromEntries(
    Object.entries(cursors).map(([header, cursor]) => [header, `${origin()}/v2/events?cursor=${cursor}`]),
  )
}
