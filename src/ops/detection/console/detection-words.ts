import { formatDuration } from '../../../console/ui/format.ts'
import type { Grouping } from '../words.ts'

const groups: Record<Grouping, string> = {
  person: 'for one person',
  network: 'from one network',
  actor: 'by one person or token',
  all: '',
}

/** `20 within 1 d for one person`. */
export const conditionInWords = (rule: {
  threshold: number
  windowMinutes: number
  groupBy: Grouping
}): string =>
  `${rule.threshold} within ${formatDuration(rule.windowMinutes * 60)} ${groups[rule.groupBy]}`.trim()
