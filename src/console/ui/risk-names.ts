import type { Risk } from '../../kernel/events.ts'

/** What the risks of the audit log are called on every screen. */
export const riskNames: Record<Risk, string> = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
}
