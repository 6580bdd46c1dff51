/** What a date input of this computer says, as an instant. */
export const toInstant = (local: string): string => new Date(local).toISOString()

/** An instant as a date input of this computer wants it: `2026-11-24T18:00`. */
export const toWallClock = (at: string): string =>
  new Date(at).toLocaleString('sv').replace(' ', 'T').slice(0, 16)
