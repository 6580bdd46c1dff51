import { defineEvents } from '../../kernel/events.ts'

export const deliveryEvents = defineEvents({
  'delivery.mail_given_up': ['A mail could not be delivered and is not tried again.', 'medium'],
})
