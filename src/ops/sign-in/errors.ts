import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
  SIGN_IN_FAILED: [401, 'The e-mail address or the password is wrong.'],
  SECOND_FACTOR_NEEDED: [
    401,
    'A second factor is needed, and none that is right came along.',
    'Repeat with `code`, or sign in with a passkey where `methods` names it.',
  ],
  PASSKEY_REFUSED: [401, 'This passkey was not accepted.', 'Start again, or use the password.'],
  SIGN_IN_SLOWED: [
    429,
    'Too many sign-ins have failed here.',
    'Wait as long as `Retry-After` says, use a browser that has signed in here before, or reset the password.',
  ],
  SIGN_INS_TOO_MANY: [
    429,
    'Too many sign-ins were begun from your network.',
    'Wait as long as `Retry-After` says.',
  ],
  CONFIRMATION_OVER: [
    410,
    'This sign-in can no longer be confirmed: it was confirmed already or begun in another browser, or took longer than ten minutes.',
    'Sign in again.',
  ],
  SESSION_LIMIT: [
    409,
    'You are signed in as often as is allowed.',
    'Sign out on another device, or ask a security officer to end a session; where `sessions` lists them, choose one to end.',
  ],
  SESSION_CHOICE_OVER: [
    410,
    'This choice can no longer be made: it was made already or in another browser, or took longer than five minutes.',
    'Sign in again.',
  ],
})
