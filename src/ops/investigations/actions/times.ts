/** What is stored of the times of an investigation. */
export type Course = {
  openedAt: Date
  firstResponseAt: Date | null
  /** Since when it has been unresolved; null while it is resolved or merged. */
  unresolvedSince: Date | null
  /** Unresolved time up to the last time it was resolved. */
  activeMilliseconds: number
  resolvedAt: Date | null
  isMerged: boolean
}

/**
 * Whole seconds. First response: from opening to the first person who starts or resolves it. Active: while it was unresolved. Total: from
 * opening to the last time it was resolved, with the time in which it counted as resolved. They run on until it is resolved.
 */
export type Times = { firstResponseSeconds: number | null; activeSeconds: number; totalSeconds: number }

/** None for one that was merged: its time goes on in the investigation it was merged into. Never negative, whatever the clock did. */
export function timesOf(course: Course, now: Date): Times | null {
  if (course.isMerged) return null
  const { openedAt, firstResponseAt, unresolvedSince, resolvedAt } = course
  const running = unresolvedSince === null ? 0 : between(unresolvedSince, now)
  return {
    firstResponseSeconds: firstResponseAt && toSeconds(between(openedAt, firstResponseAt)),
    activeSeconds: toSeconds(course.activeMilliseconds + running),
    totalSeconds: toSeconds(between(openedAt, resolvedAt ?? now)),
  }
}

/** The unresolved time with the stretch that ends now. */
export const activeUntil = (
  { activeMilliseconds, unresolvedSince }: Pick<Course, 'activeMilliseconds' | 'unresolvedSince'>,
  now: Date,
): number => activeMilliseconds + (unresolvedSince === null ? 0 : between(unresolvedSince, now))

const between = (from: Date, to: Date): number => Math.max(0, to.getTime() - from.getTime())
const toSeconds = (milliseconds: number): number => Math.floor(milliseconds / 1000)
