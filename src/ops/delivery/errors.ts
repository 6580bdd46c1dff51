import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
  MAIL_ADDRESS_NOT_VALID: [422, 'No mail can be sent to {address}.', 'Correct the e-mail address.'],
})
