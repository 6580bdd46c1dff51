import { formatCount } from '../../../console/ui/format.ts'

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** The two largest units: `1 day 3 hours`, `4 minutes`, `less than a minute`. */
export function durationWords(seconds: number): string {
  let rest = seconds
  const parts = units.flatMap(([name, size]) => {
    const count = Math.floor(rest / size)
    rest -= count * size
    return count === 0 ? [] : [formatCount(count, name)]
  })
  return parts.length === 0 ? 'less than a minute' : parts.slice(0, 2).join(' ')
}
