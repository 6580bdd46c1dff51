import { defineEvents } from '../../kernel/events.ts'

export const linkEvents = defineEvents({
  'tracking.link_created': ['A tracking link was created for an order.', 'low'],
  'tracking.link_revoked': ['A tracking link was revoked.', 'low'],
})
