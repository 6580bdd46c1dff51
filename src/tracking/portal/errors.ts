import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
  LINK_UNKNOWN: [404, 'There is no such tracking link.', 'Check that the whole address was copied.'],
  LINK_GONE: [410, 'This tracking link is no longer valid.', 'Ask the sender for a new link.'],
  LOOKUPS_EXCEEDED: [429, 'Too many look-ups from your network.', 'Wait for the time in Retry-After.'],
  TRACKING_UNAVAILABLE: [503, 'Tracking is not available at the moment.', 'Try again in a few minutes.'],
})
