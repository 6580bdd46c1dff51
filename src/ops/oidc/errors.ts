import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
  OIDC_NOT_CONFIGURED: [404, 'Signing in at an identity provider is not set up here.'],
  OIDC_UNREACHABLE: [
    503,
    'The identity provider does not answer at the moment.',
    'Try again in a minute, or sign in another way.',
  ],
  OIDC_CANCELLED: [401, 'At the identity provider it was cancelled, or not allowed.', 'Start again.'],
  OIDC_REFUSED: [401, 'The identity provider did not confirm who you are.', 'Start again.'],
  OIDC_FLOW_OVER: [
    400,
    'This sign-in was begun in another browser, was used already, or took longer than ten minutes.',
    'Start again on the sign-in page.',
  ],
  OIDC_EMAIL_UNVERIFIED: [
    403,
    'The identity provider has not confirmed your e-mail address, so it proves nothing here.',
    'Confirm the address there, then start again.',
  ],
  OIDC_EMAIL_MISSING: [
    403,
    'The identity provider did not tell your e-mail address.',
    'Ask the administrator there to release the claim `email` to this application.',
  ],
  OIDC_EMAIL_ODD: [
    403,
    'The identity provider told an e-mail address with letters that only look like those of an address.',
    'Correct the address there, then start again.',
  ],
  OIDC_PERSON_UNKNOWN: [
    403,
    'The identity provider knows you, but nobody has given you access here.',
    'Ask an administrator to invite the e-mail address that you have there.',
  ],
})
