import { defineEvents } from '../../kernel/events.ts'

export const partnerEvents = defineEvents({
  'partner.created': ['Partners were created, by name, together with what needed them.', 'low'],
  'partner.email_changed': ['The mail address of partners was replaced by a newer one.', 'low'],
})
