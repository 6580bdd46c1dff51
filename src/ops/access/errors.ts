import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
  API_TOKEN_SCOPE_MISSING: [
    403,
    'This API token was not made for this.',
    'Make one with the scope {scopes}.',
  ],
  CREDENTIALS_AMBIGUOUS: [
    400,
    'The request carries more than one credential.',
    'Send either one session cookie or one API token.',
  ],
  RECENT_SIGN_IN_NEEDED: [
    403,
    'This asks for a recent sign-in.',
    'Confirm that it is you with `POST /auth/step-up`, then repeat.',
  ],
})
