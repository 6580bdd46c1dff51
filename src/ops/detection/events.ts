import { defineEvents } from '../../kernel/events.ts'

export const detectionEvents = defineEvents({
  'detection.fired': [
    'A detection rule of high risk found what it looks for; the details name the events.',
    'high',
  ],
  'detection.fired_critical': [
    'A detection rule of critical risk found what it looks for; the details name the events.',
    'critical',
  ],
  'detection.rule_changed': [
    'A detection rule was switched on or off, or its numbers were changed.',
    'medium',
  ],
})
