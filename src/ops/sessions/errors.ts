import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
  SESSION_NOT_FOUND: [404, 'There is no session {id}, or it has already ended.'],
  PERSON_NEEDED: [403, 'Only people have sessions; an API token has none.'],
  CLIENT_ADDRESS_NOT_VALID: [400, 'The client address is not an IP address.'],
})
