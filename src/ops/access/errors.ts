import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
  SIGN_IN_FAILED: [401, 'The e-mail address or the password is wrong.'],
  CREDENTIALS_AMBIGUOUS: [
    400,
    'The request carries more than one credential.',
    'Send either one session cookie or one API token.',
  ],
  SESSION_NEEDED: [403, 'This is for people who are signed in, not for API tokens.'],
})
