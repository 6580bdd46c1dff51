import type { TestContext } from 'node:test'
import { createSimulatorControl } from '../client.ts'
import type { DcsaEvent } from '../dcsa.ts'
import { planVoyage } from '../plan.ts'
import { type SimulatorOptions, startSimulator } from '../simulator.ts'

export const container = 'MSKU8532556'
export const voyage = planVoyage({
  containerNumber: container,
  carrier: 'MAEU',
  route: 'jakarta-singapore-rotterdam',
  departure: '2026-10-08T06:00:00Z',
  seed: 'one',
  delays: 2,
})

/** A simulator for one test, its clock standing still after the voyage unless said otherwise. */
export async function startCarrier(t: TestContext, options: SimulatorOptions = {}) {
  const standing = { now: '2027-01-01T00:00:00Z', speed: 0, voyages: [voyage] }
  const simulator = await startSimulator({ ...standing, apiKey: 'key', controlToken: 'token', ...options })
  t.after(simulator.close)
  const control = createSimulatorControl(simulator.url, simulator.controlToken)
  const get = (query: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${simulator.url}/v2/events?${query}`, {
      headers: { 'X-API-Key': 'key', ...headers },
      redirect: 'manual',
    })
  return { simulator, control, get, ask: () => get(`equipmentReference=${container}`) }
}

export type Carrier = Awaited<ReturnType<typeof startCarrier>>

/** The events of an answer. */
export async function eventsIn(response: Response): Promise<DcsaEvent[]> {
  return (await response.json()) as DcsaEvent[] // Our own words, and what is in them is what the tests look at.
}
