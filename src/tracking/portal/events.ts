import { defineEvents } from '../../kernel/events.ts'

export const portalEvents = defineEvents({
  'tracking.invalid_token_burst': ['A client address tried tracking links that were never issued.', 'medium'],
  'tracking.rate_limited': [
    'A client address was over the limit of look-ups on the tracking pages.',
    'medium',
  ],
  'tracking.attempts_capped': [
    'More anonymous attempts came than are written in a minute; the others were counted only.',
    'medium',
  ],
})
