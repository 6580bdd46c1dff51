import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
  OIDC_NOT_CONFIGURED: [404, 'Signing in at an identity provider is not set up here.'],
  OIDC_UNREACHABLE: [
    503,
    'The identity provider does not answer at the moment.',
    'Try again in a minute, or sign in another way.',
  ],
  OIDC_REFUSED: [401, 'The identity provider did not confirm who you are.', 'Start again.'],
  OIDC_FLOW_OVER: [
    400,
    'This sign-in was begun in another browser, was used already, or took longer than ten minutes.',
    'Start again on the sign-in page.',
  ],
  OIDC_PERSON_UNKNOWN: [
    403,
    'The identity provider knows you, but nobody has given you access here.',
    'Ask an administrator to invite the e-mail address that you have there.',
  ],
})
