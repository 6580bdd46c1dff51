import * as Type from 'typebox'
import { Compile } from 'typebox/schema'
import { type Answer, type Asked, json, refusal } from './answer.ts'
import { type FaultSwitch, isFault } from './fault.ts'
import type { SimulatedClock } from './simulated-clock.ts'
import type { RequestCount } from './statistics.ts'
import { checkVoyages } from './voyage-check.ts'
import type { VoyageStore } from './voyage-store.ts'

export type ControlDependencies = {
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
export function createControlApi(needs: ControlDependencies) {
  return async (asked: Asked, given: unknown): Promise<Answer> => {
    const route = routes.get(`${asked.method} ${asked.path}`)
    return route ? route(needs, given) : refusal(asked, [404, 'No such switch'], needs.clock.now())
  }
}

const routes = new Map<string, (needs: ControlDependencies, given: unknown) => Answer | Promise<Answer>>([
  ['GET /control/voyages', ({ voyages }) => json(200, voyages.list())],
  ['POST /control/voyages', addVoyages],
  ['GET /control/fault', ({ fault }) => json(200, fault.get())],
  ['PUT /control/fault', setFault],
  ['GET /control/statistics', ({ count }) => json(200, count.read())],
  ['DELETE /control/statistics', resetStatistics],
  ['GET /control/clock', ({ clock }) => json(200, readClock(clock))],
  ['PUT /control/clock', setClock],
])

async function addVoyages({ voyages }: ControlDependencies, given: unknown): Promise<Answer> {
  const checked = checkVoyages(given)
  if ('problem' in checked) return json(400, { problem: checked.problem })
  await voyages.add(checked.voyages)
  return json(200, { added: checked.voyages.length, voyages: voyages.list().length })
}

function setFault({ fault }: ControlDependencies, given: unknown): Answer {
  if (!isFault(given)) return json(400, { problem: 'is no fault that this simulator has' })
  fault.set(given)
  return json(200, fault.get())
}

function resetStatistics({ count }: ControlDependencies): Answer {
  count.reset()
  return json(200, count.read())
}

function setClock({ clock }: ControlDependencies, given: unknown): Answer {
  if (!clockSetting.Check(given)) return json(400, { problem: 'needs now (ISO 8601) and speed' })
  if (Number.isNaN(Date.parse(given.now))) return json(400, { problem: 'now is no date' })
  clock.set(Date.parse(given.now), given.speed)
  return json(200, readClock(clock))
}

const readClock = (clock: SimulatedClock) => ({
  now: new Date(clock.now()).toISOString(),
  speed: clock.speed(),
})
