import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
  SESSION_NOT_FOUND: [404, 'There is no open session {id}.'],
  CLIENT_ADDRESS_NOT_VALID: [400, 'The client address is not an IP address.'],
})
