import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
  FACTORS_ARE_PERSONAL: [403, 'Second factors belong to people, not to API tokens.'],
  ENROLMENT_EXPIRED: [410, 'This took too long, or was begun again elsewhere.', 'Begin again.'],
  TOTP_CODE_WRONG: [
    422,
    'This is not the code that the app should show now.',
    'Type the code that is shown now; the clock of the phone must be right.',
  ],
  TOTP_NOT_FOUND: [404, 'No authenticator app is switched on.'],
  SECOND_FACTOR_MISSING: [
    409,
    'Recovery codes stand in for a second factor, and there is none.',
    'Switch an authenticator app on, or add a passkey.',
  ],
  PASSKEYS_UNAVAILABLE: [
    409,
    'Passkeys cannot be used at this address.',
    'They need `BREAKWATER_PUBLIC_URL` to be https with a host name, or localhost.',
  ],
  PASSKEY_NOT_ADDED: [422, 'What the passkey answered does not fit the question.', 'Try it again.'],
  PASSKEY_KNOWN: [409, 'This passkey has been added before.'],
  PASSKEY_NOT_FOUND: [404, 'You have no passkey with id {id}.'],
  PASSKEYS_TOO_MANY: [409, 'There are {limit} passkeys already.', 'Remove one that you do not use.'],
})
