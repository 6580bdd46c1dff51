import { defineEvents } from '../../kernel/events.ts'

export const apiTokenEvents = defineEvents({
  'api_token.created': ['An API token was created.', 'medium'],
  'api_token.expiring': ['An API token ends soon; its maker was told if mail reaches them.', 'low'],
  'api_token.revoked': ['An API token was revoked.', 'low'],
})
