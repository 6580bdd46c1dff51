import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
  CLIENT_ADDRESS_NOT_VALID: [400, 'The client address is not an IP address.'],
})
