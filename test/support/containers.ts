import { sql } from 'kysely'
import { createIds } from '../../src/kernel/ids.ts'
import type { Database } from '../../src/kernel/database/database.ts'
import { createLog } from '../../src/kernel/log.ts'
import { createSettingRegistry } from '../../src/kernel/setting-registry.ts'
import {
  createContainers,
  type CarrierAnswer,
  type FollowedContainer,
} from '../../src/tracking/containers/service.ts'
import { containerSettings } from '../../src/tracking/containers/settings.ts'
import type { TrackingEvent } from '../../src/tracking/containers/journey/event.ts'
import { createTestWire } from './bus.ts'
import { createTestClock } from './clock.ts'

export const box = { number: 'MSKU8532556', carrier: 'MAEU' }
export const events = (...told: TrackingEvent[]): CarrierAnswer => ({ ok: true, events: told })

/** Container features on as many nodes as the test wants, with a carrier that answers what the test says. */
export async function setUpContainers({ db, owner }: Database, start?: Date) {
  await sql`truncate breakwater.order_container, breakwater.container cascade`.execute(owner)
  const clock = createTestClock(start)
  const ids = createIds(clock)
  const wire = createTestWire()
  const registry = createSettingRegistry([containerSettings])
  const settings = registry.view(containerSettings)
  const questions: string[] = []
  const carrier = { answer: (): Promise<CarrierAnswer> => Promise.resolve(events()) }
  const startNode = () =>
    createContainers({
      db,
      clock,
      ids,
      settings,
      bus: wire.node(),
      log: createLog({ level: 'silent' }),
      random: () => 0.5,
      askCarrier: (_db, { scac, number }) => {
        questions.push(`${scac} ${number}`)
        return carrier.answer()
      },
    })
  const containers = startNode()
  /** A new order that follows the boxes. */
  const order = async (...boxes: { number: string; carrier: string | null }[]): Promise<string> => {
    const saleOrderId = ids.next()
    await containers.follow(db, [{ saleOrderId, containers: boxes }])
    wire.deliver()
    return saleOrderId
  }
  /** What one node shows of an order's first box, once the carrier has answered. */
  const look = async (saleOrderId: string, node = containers): Promise<FollowedContainer> => {
    const [first] = await node.current(saleOrderId, { waitMilliseconds: 10_000 })
    wire.deliver()
    if (first === undefined) throw new Error('The order follows nothing.')
    return first
  }
  return { db, clock, ids, wire, registry, questions, carrier, containers, startNode, order, look }
}
