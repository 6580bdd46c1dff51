import { defineEvents } from '../../kernel/events.ts'

export const jobEvents = defineEvents({
  'job.failed': ['A scheduled job failed; it is tried again.', 'medium'],
})
