import { defineEvents } from '../../kernel/events.ts'

export const carrierEvents = defineEvents({
  'carrier.created': ['A carrier was added.', 'low'],
  'carrier.changed': ['A carrier was changed; the details name the fields, never the key.', 'medium'],
})
