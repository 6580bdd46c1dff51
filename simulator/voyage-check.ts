import * as Type from 'typebox'
import { Compile } from 'typebox/schema'
import { expectedAt, momentsOf } from './timeline.ts'
import { Voyage } from './voyage.ts'
import { isZone } from './wall-clock.ts'

const shape = Compile(Type.Array(Voyage, { maxItems: 10_000 }))

export type CheckedVoyages = { voyages: Voyage[] } | { problem: string }

/** Voyages from a file or a request: the voyages, or the first thing that is wrong with them, in a sentence. */
export function checkVoyages(given: unknown): CheckedVoyages {
  if (!shape.Check(given)) {
    const [, [wrong]] = shape.Errors(given)
    return { problem: `${wrong?.instancePath || '/'} ${wrong?.message ?? 'is no list of voyages'}` }
  }
  for (const [index, voyage] of given.entries()) {
    const contradiction = contradictionIn(voyage)
    if (contradiction) return { problem: `/${index} ${contradiction}` }
  }
  return { voyages: given }
}

function contradictionIn(voyage: Voyage): string | undefined {
  if (voyage.legs.length !== voyage.ports.length - 1) return 'must have one leg less than ports'
  const late = voyage.delays.find(({ leg }) => leg >= voyage.legs.length)
  if (late) return `has a delay on leg ${late.leg}, which does not exist`
  if (voyage.delays.some(({ rolledTo, before }) => rolledTo && before !== 'departure')) {
    return 'can be rolled over before a departure only'
  }
  const nowhere = voyage.ports.find(({ zone }) => !isZone(zone))
  if (nowhere) return `has the unknown time zone ${nowhere.zone} at ${nowhere.unLocode}`
  return disorderIn(voyage)
}

/** What happens must come in order, with all delays counted; the bill of lading may come whenever it likes. */
function disorderIn(voyage: Voyage): string | undefined {
  const moments = momentsOf(voyage).filter(({ what }) => what !== 'billOfLading')
  const times = moments.map((moment) => expectedAt(voyage, moment, Infinity))
  const impossible = times.findIndex((time) => !(Math.abs(time) < latest))
  const early = times.findIndex((time, index) => time <= (times[index - 1] ?? -Infinity))
  const moment = moments[impossible === -1 ? early : impossible]
  if (!moment) return undefined
  return `has '${moment.what}' at port ${moment.port} ${impossible === -1 ? 'before what precedes it' : 'at an impossible time'}`
}

/** The year 9999, the last that ISO 8601 writes with four digits. */
const latest = Date.UTC(9999, 0)
