import { defineEvents } from '../../kernel/events.ts'

export const forwardAuthEvents = defineEvents({
  'gate.opened': ['A person came in to a protected host in the name of their session.', 'low'],
  'gate.code_misused': [
    'A code that opens a protected host was brought to another host or by another browser.',
    'medium',
  ],
  'gate.ambiguous': [
    'A request to a protected host carried two cookies of the gate, of which one may have been planted.',
    'medium',
  ],
})
