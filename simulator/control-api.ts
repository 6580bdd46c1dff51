import * as Type from 'typebox'
import { Compile } from 'typebox/schema'
import { type Answer, type Asked, json, refusal } from './answer.ts'
import { type FaultSwitch, isFault } from './fault.ts'
import type { SimulatedClock } from './simulated-clock.ts'
import type { RequestCount } from './statistics.ts'
import { checkVoyages } from './voyage-check.ts'
import type { VoyageStore } from './voyage-store.ts'

export type ControlNeeds = {
  voyages: VoyageStore
  clock: SimulatedClock
  fault: FaultSwitch
  count: RequestCount
}

const ClockSetting = Type.Object(
  { now: Type.String({ maxLength: 40 }), speed: Type.Number({ minimum: 0, maximum: 1_000_000 }) },
  { additionalProperties: false },
)
const clockSetting = Compile(ClockSetting)

/** The switchboard: voyages, faults, counts and the clock. Whoever gets here has shown the token. */
export function createControlApi({ voyages, clock, fault, count }: ControlNeeds) {
  const readClock = () => ({ now: new Date(clock.now()).toISOString(), speed: clock.speed() })

  async function addVoyages(given: unknown): Promise<Answer> {
    const checked = checkVoyages(given)
    if ('problem' in checked) return json(400, { problem: checked.problem })
    await voyages.add(checked.voyages)
    return json(200, { added: checked.voyages.length, voyages: voyages.list().length })
  }

  function setFault(given: unknown): Answer {
    if (!isFault(given)) return json(400, { problem: 'is no fault that this simulator has' })
    fault.set(given)
    return json(200, fault.get())
  }

  function setClock(given: unknown): Answer {
    if (!clockSetting.Check(given)) return json(400, { problem: 'needs now (ISO 8601) and speed' })
    const { now, speed } = given
    if (!Number.isFinite(Date.parse(now))) return json(400, { problem: 'now is no date' })
    clock.set(Date.parse(now), speed)
    return json(200, readClock())
  }

  function resetStatistics(): Answer {
    count.reset()
    return json(200, count.read())
  }

  const routes = new Map<string, (given: unknown) => Answer | Promise<Answer>>([
    ['GET /control/voyages', () => json(200, voyages.list())],
    ['POST /control/voyages', addVoyages],
    ['GET /control/fault', () => json(200, fault.get())],
    ['PUT /control/fault', setFault],
    ['GET /control/statistics', () => json(200, count.read())],
    ['DELETE /control/statistics', resetStatistics],
    ['GET /control/clock', () => json(200, readClock())],
    ['PUT /control/clock', setClock],
  ])

  return async (asked: Asked, body: unknown): Promise<Answer> => {
    const route = routes.get(`${asked.method} ${asked.path}`)
    return route ? route(body) : refusal(asked, [404, 'No such switch'], clock.now())
  }
}
