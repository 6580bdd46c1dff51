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
  SECOND_FACTOR_REQUIRED: [
    403,
    'Your role asks for a second factor, and you hold none.',
    'Add an authenticator app with `POST /me/totp`, or a passkey with `POST /me/passkeys/options`.',
  ],
  RECENT_SIGN_IN_NEEDED: [
    403,
    'This asks for a recent sign-in.',
    'Confirm that it is you with `POST /auth/step-up`, then repeat.',
  ],
})
