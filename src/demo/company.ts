import { createSimulatorControl } from '../../simulator/client.ts'
import { routeNames } from '../../simulator/routes.ts'
import { planVoyageAt, stages } from '../../simulator/stages.ts'
import type { Voyage } from '../../simulator/voyage.ts'
import type { State } from '../documents/sale-orders/contract.ts'
import { jobCaller } from '../kernel/identity.ts'
import type { Server } from '../compose/server.ts'
import { knownCarriers } from '../tracking/containers/numbers/known-carriers.ts'
import { demoOrders, type DemoBox, type DemoOrder } from './orders.ts'
import type { SimulatorProcess } from './simulator-process.ts'

const demo = jobCaller('demo')
const daysBeforeBooking = 4
const day = 86_400_000

/** Fills an empty installation: a company, carriers that are the simulator, some thirty orders and forty boxes under way. */
export async function createDemoCompany(server: Server, simulator: SimulatorProcess): Promise<void> {
  const { database, settings, clock } = server
  const { db } = database
  await settings.change(db, { key: 'ops.company.name', value: 'Nusantara Trading' }, demo)
  await settings.change(db, { key: 'ops.company.colour', value: '#0b5c8a' }, demo)
  await createCarriers(server, simulator)
  const now = clock.now()
  const orders = demoOrders(now.getUTCFullYear())
  const voyages = new Map(orders.flatMap(({ boxes }) => boxes).flatMap((box) => voyageOf(box, now)))
  await createSimulatorControl(simulator.url, simulator.controlToken).addVoyages([...voyages.values()])
  for (const order of orders) await createOrder(server, order, voyages)
  await server.containers.refreshDue(db)
}

/** The simulator may listen elsewhere than last time; its carriers are told where. Those of others are left alone. */
export async function pointCarriersAt(
  { database, carriers }: Server,
  simulator: SimulatorProcess,
): Promise<void> {
  const { db } = database
  const { items: existing } = await carriers.list(db)
  for (const wanted of simulatedCarriers(simulator)) {
    const known = existing.find(({ scac, name }) => scac === wanted.scac && name === wanted.name)
    if (known !== undefined && known.baseUrl !== wanted.baseUrl)
      await carriers.update(db, { ...wanted, id: known.id, version: known.version }, demo)
  }
}

async function createCarriers({ database, carriers }: Server, simulator: SimulatorProcess): Promise<void> {
  for (const wanted of simulatedCarriers(simulator)) await carriers.create(database.db, wanted, demo)
}

const simulatedCarriers = ({ url, apiKey }: SimulatorProcess) =>
  knownCarriers.slice(0, 8).map(({ scac, name }) => ({
    name: `${name} (simulated)`,
    scac,
    baseUrl: `${url}/v2`,
    authentication: { kind: 'api_key' as const, header: 'X-API-Key', key: apiKey },
  }))

/** A tracking link to show: of the first order, made now if it has none that works. */
export async function demoLink({ database, saleOrders, links }: Server): Promise<string | undefined> {
  const { db } = database
  const { items } = await saleOrders.list(db, { search: 'SO', sort: 'reference', limit: 1 })
  const [first] = items
  if (first === undefined) return undefined
  const known = (await links.list(db, { saleOrderId: first.id, state: 'active' }, demo)).items.find(
    ({ url }) => url !== null,
  )
  return known?.url ?? (await links.create(db, { saleOrderId: first.id, label: 'Demo' }, demo)).url
}

async function createOrder(
  server: Server,
  order: DemoOrder,
  voyages: ReadonlyMap<string, Voyage>,
): Promise<void> {
  const { db } = server.database
  const ofOrder = order.boxes.flatMap(({ number }) => voyages.get(number) ?? [])
  const booked = Math.min(
    server.clock.now().getTime(),
    ...ofOrder.map(({ bookedAt }) => Date.parse(bookedAt)),
  )
  const since = new Date(booked - daysBeforeBooking * day)
  const containers = order.boxes.map(({ number, carrier }) => ({ number, carrier }))
  const { id } = await server.saleOrders.create(
    db,
    {
      reference: order.reference,
      partner: order.partner,
      orderDate: since.toISOString().slice(0, 10),
      state: stateOf(order.boxes),
      lines: order.lines,
      containers,
    },
    demo,
  )
  // The boxes were put on these orders back then, not today.
  await server.containers.follow(db, [{ saleOrderId: id, containers }], since)
}

function stateOf(boxes: readonly DemoBox[]): State {
  if (boxes.length === 0) return 'draft'
  return boxes.every(({ stage }) => stage === 'empty_returned') ? 'done' : 'confirmed'
}

function voyageOf({ number, carrier, route, stage, isRolledOver }: DemoBox, now: Date): [string, Voyage][] {
  const routeName = routeNames.find((name) => name === route)
  const at = stages.find((name) => name === stage)
  if (carrier === null || routeName === undefined || at === undefined) return []
  const plan = { containerNumber: number, carrier, route: routeName, seed: number, isRolledOver }
  return [[number, planVoyageAt(at, now.toISOString(), plan)]]
}
