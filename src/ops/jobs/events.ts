import { defineEvents } from '../../kernel/events.ts'

export const jobEvents = defineEvents({
  'retention.purged': ['Rows that were older than their retention were deleted.', 'low'],
  'job.failed': ['A scheduled job failed; it is tried again.', 'medium'],
})
