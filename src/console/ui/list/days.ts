/** Days on this computer's calendar, for filters that the API takes as points in time. */

/** `until` and `before` include the whole day that is named. */
export const endsDay = (name: string): boolean => /until|before|to$/i.test(name)

/** The day a point in time falls on, as date inputs want it. */
export const toDay = (instant: string): string =>
  instant === '' ? '' : new Date(instant).toLocaleDateString('sv')

/** The first or the last millisecond of a day. */
export function toInstant(day: string, isEnd: boolean): string {
  const at = new Date(`${day}T${isEnd ? '23:59:59.999' : '00:00:00.000'}`)
  return Number.isNaN(at.getTime()) ? '' : at.toISOString()
}
