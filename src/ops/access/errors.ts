import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
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
