import type { Grouping } from '../words.ts'

const groups: Record<Grouping, string> = {
  person: 'for one person',
  network: 'from one network',
  actor: 'by one person or token',
  all: '',
}

/** `20 within 24 hours for one person`. */
export const conditionInWords = (rule: {
  threshold: number
  windowMinutes: number
  groupBy: Grouping
}): string => `${rule.threshold} within ${durationInWords(rule.windowMinutes)} ${groups[rule.groupBy]}`.trim()

/** Minutes as the largest unit that says them exactly: `90 minutes`, `2 hours`, `30 days`. */
export function durationInWords(minutes: number): string {
  const [amount, unit] =
    minutes % 1440 === 0 && minutes > 1440
      ? [minutes / 1440, 'day']
      : minutes % 60 === 0
        ? [minutes / 60, 'hour']
        : [minutes, 'minute']
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`
}
