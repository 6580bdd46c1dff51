import { defineEvents } from '../../kernel/events.ts'

export const accessEvents = defineEvents({
  'access.list_exported': ['Somebody took a whole list away as a file.', 'medium'],
  'access.denied': ['Somebody asked for what their role does not allow.', 'low'],
  'access.ambiguous': [
    'A request carried two credentials at once, of which one may have been planted.',
    'medium',
  ],
  'session.unknown_token': ['A session cookie came that was never given out here.', 'medium'],
  'session.used_after_end': ['The cookie of a session came after the session had ended.', 'low'],
})
