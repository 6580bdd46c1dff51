import type { TrackingEvent } from './event.ts'
import { byTelling, byTime, compare, contentOf, factOf, isActual, mostCredible } from './facts.ts'
import { isReplacedBy, whatOf, withoutRepeats } from './repeats.ts'

export type Merged = {
  /** The whole history, in order of time. */
  events: TrackingEvent[]
  /** What was not known before. */
  added: TrackingEvent[]
  /** What the carrier now tells differently. */
  changed: TrackingEvent[]
}

/** One history from what is known and what was just told: of two events with one key the newest told stays. */
export function mergeEvents(known: readonly TrackingEvent[], incoming: readonly TrackingEvent[]): Merged {
  const before = newestByKey(known)
  const after = newestByKey([...known, ...incoming])
  const events = [...after.values()].toSorted(byTime)
  return {
    events,
    added: events.filter(({ key }) => !before.has(key)),
    changed: events.filter((event) => {
      const earlier = before.get(event.key)
      return earlier !== undefined && contentOf(earlier) !== contentOf(event)
    }),
  }
}

export type Heard = Merged & {
  /** What the carrier tells otherwise now, under another id or at another time: no part of the history any more. */
  replaced: TrackingEvent[]
}

/**
 * The history after one more answer of the carrier, whatever ids it gives from one answer to the next: an actual that is
 * missing and stands there in another form has been corrected; a forecast that comes back is the one that holds. What is
 * missing without a replacement is kept, because some carriers tell only of the last weeks.
 */
export function hearAnswer(
  known: readonly TrackingEvent[],
  answer: readonly TrackingEvent[],
  heardAt: string,
): Heard {
  const told = withKnownKeys(withoutRepeats(withHeardTimes(answer, known, heardAt)), known)
  const [knownKeys, toldKeys] = [keysOf(known), keysOf(told)]
  const fresh = corrections(told.filter(({ key }) => !knownKeys.has(key)))
  const isReplaced = (event: TrackingEvent) =>
    fresh.get(whatOf(event))?.some((newer) => isReplacedBy(event, newer)) === true
  const replaced = known.filter((event) => isActual(event) && !toldKeys.has(event.key) && isReplaced(event))
  const replacedKeys = keysOf(replaced)
  const left = known.filter(({ key }) => !replacedKeys.has(key))
  const byKey = new Map(left.map((event) => [event.key, event]))
  const news = told.filter((event) => contentIn(byKey, event.key) !== contentOf(event))
  return { ...mergeEvents(left, [...news, ...broughtBack(told, left)]), replaced }
}

/** Of one kind; far more than an answer corrects, and what keeps an invented one from taking seconds. */
const mostCorrections = 50

function corrections(fresh: readonly TrackingEvent[]): Map<string, TrackingEvent[]> {
  const byKind = Map.groupBy(fresh.filter(isActual), whatOf)
  return new Map([...byKind].map(([what, events]) => [what, events.slice(0, mostCorrections)]))
}

/**
 * Corrects impossible times of telling: carriers that copy the event's own time there say a forecast at the moment it
 * is about, or in the future. Such news dates from when we first heard it. Use it on what was just fetched.
 */
export function withHeardTimes(
  incoming: readonly TrackingEvent[],
  known: readonly TrackingEvent[],
  heardAt: string,
): TrackingEvent[] {
  const earlier = new Map(known.map((event) => [event.key, event]))
  const isBack = backAgain(incoming, known)
  return incoming.map((event) => {
    const isPossible =
      event.toldAt <= heardAt && (isActual(event) ? event.toldAt !== event.at : event.toldAt < event.at)
    if (isPossible) return event
    const first = earlier.get(event.key)
    const isOldNews = first && contentOf(first) === contentOf(event) && !isBack(event)
    return { ...event, toldAt: isOldNews ? first.toldAt : heardAt }
  })
}

/** Tells of which forecasts the one that held until now is told no more: they hold again. */
function backAgain(
  incoming: readonly TrackingEvent[],
  known: readonly TrackingEvent[],
): (event: TrackingEvent) => boolean {
  const dateOf = (event: TrackingEvent) => `${familyOf(event)} ${event.at}`
  const dates = new Set(incoming.map(dateOf))
  const held = heldForecasts(known)
  return (event) => {
    const holding = held.get(familyOf(event))
    return holding !== undefined && !dates.has(dateOf(holding))
  }
}

/** Forecasts of one fact, of which the newest told holds. */
const familyOf = (event: TrackingEvent): string => `${event.classifier} ${factOf(event)}`

function heldForecasts(events: readonly TrackingEvent[]): Map<string, TrackingEvent> {
  const families = Map.groupBy(
    events.filter((event) => !isActual(event)),
    familyOf,
  )
  return new Map(
    [...families].flatMap(([name, family]) => {
      const held = mostCredible(family)
      return held === null ? [] : [[name, held] as const]
    }),
  )
}

/** Under a new id the same as before: what is told without its old id, word for word, has only changed its id. */
function withKnownKeys(told: readonly TrackingEvent[], known: readonly TrackingEvent[]): TrackingEvent[] {
  const [knownKeys, toldKeys] = [keysOf(known), keysOf(told)]
  const silent = known.filter(({ key }) => !toldKeys.has(key)).toSorted(byTelling)
  const keysOfContent = Map.groupBy(silent, contentOf)
  return told.map((event) => {
    if (knownKeys.has(event.key)) return event
    const former = keysOfContent.get(contentOf(event))?.pop()
    return former === undefined ? event : { ...event, key: former.key }
  })
}

/** Forecasts that were told before, then another, now they again: told anew, so that the history of the date has all three. */
function broughtBack(told: readonly TrackingEvent[], left: readonly TrackingEvent[]): TrackingEvent[] {
  const knownKeys = keysOf(left)
  const held = heldForecasts(left)
  return [...heldForecasts(told)].flatMap(([family, latest]) => {
    const before = held.get(family)
    const isNews = before !== undefined && before.at !== latest.at && latest.toldAt > before.toldAt
    return isNews && knownKeys.has(latest.key) ? [{ ...latest, key: `${latest.key} ${latest.toldAt}` }] : []
  })
}

const keysOf = (events: readonly TrackingEvent[]): Set<string> => new Set(events.map(({ key }) => key))

const contentIn = (events: ReadonlyMap<string, TrackingEvent>, key: string): string | undefined => {
  const event = events.get(key)
  return event && contentOf(event)
}

function newestByKey(events: readonly TrackingEvent[]): Map<string, TrackingEvent> {
  const newest = new Map<string, TrackingEvent>()
  for (const event of events) {
    const rival = newest.get(event.key)
    if (rival === undefined || isNewer(event, rival)) newest.set(event.key, event)
  }
  return newest
}

/** Told at the same moment the text decides, so that the order of arrival never does. */
function isNewer(event: TrackingEvent, rival: TrackingEvent): boolean {
  return (compare(event.toldAt, rival.toldAt) || compare(contentOf(event), contentOf(rival))) > 0
}
