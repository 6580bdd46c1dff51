import type { TrackingEvent } from './event.ts'
import { byTelling, byTime, compare, contentOf, factOf, isActual, mostCredible } from './facts.ts'
import { isReplacedBy, withoutRepeats } from './repeats.ts'

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
  const fresh = told.filter(({ key }) => !knownKeys.has(key))
  const replaced = known.filter(
    (event) => !toldKeys.has(event.key) && fresh.some((newer) => isReplacedBy(event, newer)),
  )
  const replacedKeys = keysOf(replaced)
  const left = known.filter(({ key }) => !replacedKeys.has(key))
  const byKey = new Map(left.map((event) => [event.key, event]))
  const news = told.filter((event) => contentIn(byKey, event.key) !== contentOf(event))
  return { ...mergeEvents(left, [...news, ...broughtBack(told, left)]), replaced }
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
  return incoming.map((event) => {
    const isPossible =
      event.toldAt <= heardAt && (isActual(event) ? event.toldAt !== event.at : event.toldAt < event.at)
    if (isPossible) return event
    const first = earlier.get(event.key)
    const isOldNews = first && contentOf(first) === contentOf(event) && !isBack(event, { incoming, known })
    return { ...event, toldAt: isOldNews ? first.toldAt : heardAt }
  })
}

/** The forecast that held until now is told no more, and this earlier one is. */
function isBack(
  event: TrackingEvent,
  { incoming, known }: Record<'incoming' | 'known', readonly TrackingEvent[]>,
): boolean {
  if (isActual(event)) return false
  const held = mostCredible(known.filter((other) => isOneForecast(event, other)))
  return held !== null && !incoming.some((other) => isOneForecast(held, other) && other.at === held.at)
}

/** Forecasts of one fact, of which the newest told holds. */
const isOneForecast = (one: TrackingEvent, other: TrackingEvent): boolean =>
  one.classifier === other.classifier && !isActual(one) && factOf(one) === factOf(other)

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
  const families = Map.groupBy(
    told.filter((event) => !isActual(event)),
    (event) => `${event.classifier} ${factOf(event)}`,
  )
  return [...families.values()].flatMap((family) => {
    const latest = mostCredible(family)
    if (latest === null || !knownKeys.has(latest.key)) return []
    const held = mostCredible(left.filter((other) => isOneForecast(latest, other)))
    const isNews = held !== null && held.at !== latest.at && latest.toldAt > held.toldAt
    return isNews ? [{ ...latest, key: `${latest.key} ${latest.toldAt}` }] : []
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
