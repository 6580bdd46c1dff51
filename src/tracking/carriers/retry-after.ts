/** What carriers send who mean it; beyond that it is a mistake. */
const longestSeconds = 3_600

/** The seconds that a Retry-After asks for, given as a number or as a date; undefined when it says neither. */
export function readRetryAfter(text: string | undefined, now: Date): number | undefined {
  const seconds = secondsIn(text?.trim() ?? '', now)
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(0, Math.ceil(seconds)), longestSeconds)
}

function secondsIn(text: string, now: Date): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text)
  return httpDate.test(text) ? (Date.parse(text) - now.getTime()) / 1_000 : Number.NaN
}

const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/
