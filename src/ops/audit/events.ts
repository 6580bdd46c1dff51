import { defineEvents } from '../../kernel/events.ts'

export const auditEvents = defineEvents({
  'audit.values_erased': [
    "A person's values were erased from the audit log; the events stay provable.",
    'medium',
  ],
})
