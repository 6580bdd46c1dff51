import { sql } from 'kysely'
import { checkDigitOf } from '../../src/tracking/containers/numbers/iso6346.ts'
import { planVoyageAt, type Stage } from '../../simulator/stages.ts'
import type { RunningServer } from '../support/running-server.ts'
import { adminClient, anOrder, send, type Answer, type Client } from './client.ts'

export type Scene = {
  running: RunningServer
  admin: Client
  /** Looks at a tracking page as a client with this address would. */
  /** `HEAD /track/…` for another method than GET. */
  look(path: string, address: string, headers?: Record<string, string>): Promise<Answer>
  /** A new order with boxes that are at sea, and a link to it. */
  shipment(boxes?: number, stage?: Stage): Promise<Shipment>
  /** Lets the next check of these boxes be due now. */
  makeDue(numbers: readonly string[]): Promise<void>
}
export type Shipment = { path: string; id: string; orderId: string; numbers: string[] }

/** Behind these the client's address is what X-Forwarded-For says. */
export const behindProxy = { env: { BREAKWATER_TRUSTED_PROXIES: '127.0.0.0/8,::1/128' } }
const twoMonths = 60 * 86_400_000

/** A server whose one carrier is the simulator, seen by clients with addresses of the test's choice. */
export async function setScene(running: RunningServer): Promise<Scene> {
  const { url, simulator, carrier, server } = running
  const admin = await adminClient(running)
  const authentication = { kind: 'api_key', header: 'X-API-Key', key: simulator.apiKey }
  const body = { name: 'Carrier', scac: 'MAEU', baseUrl: `${simulator.url}/v2`, authentication }
  const made = await admin('POST /carriers', { body })
  if (made.status !== 201) throw new Error(made.text)
  let serial = 0

  return {
    running,
    admin,
    look: (path, address, headers = {}) =>
      send(url, path.startsWith('/') ? `GET ${path}` : path, {
        headers: { 'x-forwarded-for': address, accept: 'text/html', ...headers },
      }),

    async shipment(boxes = 1, stage = 'at_sea') {
      const numbers = Array.from({ length: boxes }, () => numberOf(++serial))
      const plan = { carrier: 'MAEU', route: 'jakarta-singapore-rotterdam' } as const
      const voyages = numbers.map((containerNumber) =>
        planVoyageAt(stage, new Date().toISOString(), { ...plan, containerNumber, seed: containerNumber }),
      )
      await carrier.addVoyages(voyages)
      const { db } = server.database
      const since = new Date(Date.now() - twoMonths)
      const order = await admin('POST /sale-orders', { body: anOrder(`SO-${serial}`) })
      const { id: saleOrderId } = order.json<{ id: string }>()
      const containers = numbers.map((number) => ({ number, carrier: 'MAEU' }))
      await server.containers.follow(db, [{ saleOrderId, containers }], since)
      const link = await admin(`POST /sale-orders/${saleOrderId}/tracking-links`, { body: {} })
      const { url: address, id } = link.json<{ url: string; id: string }>()
      return { path: new URL(address).pathname, id, orderId: saleOrderId, numbers }
    },

    makeDue: (numbers) => makeDue(running, numbers),
  }
}

async function makeDue({ server }: RunningServer, numbers: readonly string[]): Promise<void> {
  const { db, owner } = server.database
  const due = await sql<{ id: string }>`update breakwater.container
        set next_check_at = now() - interval '1 minute', asking_until = null
        where number = any(${[...numbers]}) returning id`.execute(owner)
  await server.bus.publish(db, 'tracking.containers', { keys: due.rows.map(({ id }) => id) })
  await new Promise((resolve) => setTimeout(resolve, 150))
}

const numberOf = (serial: number): string => {
  const firstTen = `MSKU${String(200_000 + serial)}`
  return firstTen + checkDigitOf(firstTen)
}
