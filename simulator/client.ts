import type { Fault } from './fault.ts'
import type { Statistics } from './statistics.ts'
import type { Voyage } from './voyage.ts'

export type SimulatorControl = ReturnType<typeof createSimulatorControl>

/** The simulator's switchboard from another process. */
export function createSimulatorControl(url: string, token: string) {
  async function call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${url}/control/${path}`, {
      method,
      headers: { 'X-Control-Token': token, 'Content-Type': 'application/json' },
      signal: AbortSignal.timeout(10_000),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`The simulator refused ${method} ${path}: ${await response.text()}`)
    return response.json()
  }

  return {
    /** Adds voyages, or replaces those of the same box and booking. */
    addVoyages: async (voyages: readonly Voyage[]): Promise<void> =>
      void (await call('POST', 'voyages', voyages)),
    listVoyages: async (): Promise<Voyage[]> => (await call('GET', 'voyages')) as Voyage[], // Checked when they were added.
    setFault: async (fault: Fault): Promise<void> => void (await call('PUT', 'fault', fault)),
    /** Heals the carrier. */
    clearFault: async (): Promise<void> => void (await call('PUT', 'fault', { mode: 'none' })),
    statistics: async (): Promise<Statistics> => (await call('GET', 'statistics')) as Statistics, // Our own words.
    resetStatistics: async (): Promise<void> => void (await call('DELETE', 'statistics')),
    /** Moves the carrier's clock; with speed 0 it stands still there. */
    setClock: async (now: string, speed = 1): Promise<void> =>
      void (await call('PUT', 'clock', { now, speed })),
  }
}
