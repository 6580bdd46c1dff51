import type { Clock } from '../../../kernel/clock.ts'
import type { Observe } from '../../../kernel/observe.ts'
import type { Outgoing } from '../../../kernel/outgoing/outgoing.ts'
import { findPort } from '../../places/ports.ts'
import type { CarrierConnection } from './connection.ts'
import { isIncomprehensible, readReply, type Page } from './reply.ts'

export type PageDependencies = { outgoing: Outgoing; observe: Observe; clock: Clock }
export type PageRequest = { url: URL; containerNumber: string; milliseconds: number; maxBytes: number }

/** Makes one request to a carrier and reports how it went; throws `CarrierFailed` when it brought no page. */
export async function readPage(
  { outgoing, observe, clock }: PageDependencies,
  carrier: CarrierConnection,
  { url, containerNumber, milliseconds, maxBytes }: PageRequest,
): Promise<Page> {
  const began = performance.now()
  const report = (failed: boolean): void =>
    observe.report({
      kind: 'call',
      name: `carrier ${carrier.scac}`,
      milliseconds: performance.now() - began,
      failed,
    })
  const request = { url: url.href, headers: headersFor(carrier), timeoutMilliseconds: milliseconds, maxBytes }
  const localTimesAreLabelledUtc = carrier.mislabelsLocalTimes
  try {
    const reply = await outgoing.request(request)
    const page = readReply(reply, { containerNumber, zoneOf, localTimesAreLabelledUtc, now: clock.now() })
    report(isIncomprehensible(page))
    return page
  } catch (error) {
    report(true)
    throw error
  }
}

function headersFor({ credentials }: CarrierConnection): Record<string, string> {
  const own = { accept: 'application/json', 'api-version': '2', 'user-agent': 'Breakwater' }
  return credentials ? { ...own, [credentials.header.toLowerCase()]: credentials.key } : own
}

const zoneOf = (unLocode: string): string | undefined => findPort(unLocode)?.timeZone ?? undefined
