import { defineEvents } from '../../kernel/events.ts'

export const ipDecisionEvents = defineEvents({
  'ip_decision.refused': ['Somebody was refused because of the address they came from.', 'low'],
  'ip_decision.flood': [
    'So many were refused in a minute that those of one network, or all, share one code and one event.',
    'medium',
  ],
  'ip_decision.exception_granted': [
    'Somebody who had been refused was let in from there for some hours.',
    'medium',
  ],
})
