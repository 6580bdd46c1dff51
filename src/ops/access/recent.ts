import { addMinutes } from '../../kernel/clock.ts'

/** How long somebody who has proved who they are is taken to be still the one in front of the screen. */
const recentMinutes = 15

/** Whether a sign-in is so recent that it counts as confirmation. */
export const isRecent = (authenticatedAt: Date, now: Date): boolean =>
  addMinutes(authenticatedAt, recentMinutes) > now
