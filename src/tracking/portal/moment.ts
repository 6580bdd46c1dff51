import type { Dates } from './languages/dates.ts'

/** An instant and, where it is known, what the clocks at the place showed. */
export type Moment = { at: string; localTime: string | null }

/** `local` and `utc` are clock times of those clocks; of a `day` nobody said the hour. */
export type Clock = { kind: 'local' | 'utc' | 'day'; /** `YYYY-MM-DDTHH:MM` */ wall: string }

/** What may be said of a moment. A date alone was read as noon UTC without a local time; it is a date again here. */
export function clockOf({ at, localTime }: Moment): Clock {
  if (localTime !== null) return { kind: 'local', wall: localTime }
  return { kind: at.endsWith('T12:00:00.000Z') ? 'day' : 'utc', wall: at.slice(0, 16) }
}

/** The day at the place, `YYYY-MM-DD`. */
export const dayOf = (moment: Moment): string => clockOf(moment).wall.slice(0, 10)

/** In words: `24 Nov 2026, 18:00`, or the day alone. */
export function momentText(moment: Moment, dates: Dates): string {
  const { kind, wall } = clockOf(moment)
  return kind === 'day' ? dates.day(wall) : dates.dateTime(wall)
}

/** For `<time datetime>`. */
export const machineTime = (moment: Moment): string =>
  clockOf(moment).kind === 'day' ? dayOf(moment) : moment.at
