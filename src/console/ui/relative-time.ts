const steps = [
  ['minute', 60],
  ['hour', 3_600],
  ['day', 86_400],
  ['month', 30 * 86_400],
  ['year', 365 * 86_400],
] as const

const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** `5 minutes ago`, `in 3 days`; under a minute it is `just now` either way. */
export function toRelativeTime(at: string, now: number): string {
  const seconds = (Date.parse(at) - now) / 1000
  const step = steps.findLast(([, length]) => Math.abs(seconds) >= length)
  return step === undefined ? 'just now' : words.format(Math.trunc(seconds / step[1]), step[0])
}
