import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
  SIGN_IN_FAILED: [401, 'The e-mail address or the password is wrong.'],
  SESSION_LIMIT: [409, 'You have as many open sessions as allowed.', 'Sign out somewhere else first.'],
})
