/** By the code of the error: what the page says when signing in through the company's own provider led nowhere. */
const sentences: ReadonlyMap<string, string> = new Map([
  ['OIDC_CANCELLED', 'You were not signed in: it was cancelled, or you may not use this application.'],
  ['OIDC_FLOW_OVER', 'You were not signed in: it took too long. Try again.'],
  [
    'OIDC_PERSON_UNKNOWN',
    'Nobody here has the e-mail address you signed in with. Ask an administrator to invite you.',
  ],
  [
    'OIDC_EMAIL_UNVERIFIED',
    'Your e-mail address is not confirmed where you signed in, so it proves nothing here.',
  ],
  [
    'OIDC_EMAIL_MISSING',
    'Your email address was not passed on from where you signed in. Ask the administrator there.',
  ],
  [
    'OIDC_EMAIL_ODD',
    'Your email address where you signed in has letters that only look right. Have it corrected there.',
  ],
  ['CONFIRMATION_OVER', 'This sign-in can no longer be confirmed. Start again.'],
  ['SIGN_IN_FAILED', 'This account is disabled. An administrator can enable it.'],
  ['OIDC_UNREACHABLE', 'Where you wanted to sign in cannot be reached at the moment. Try again later.'],
  ['SIGN_INS_TOO_MANY', 'Too many people are signing in from your network. Try again in a few minutes.'],
  ['SESSION_LIMIT', 'You have as many sessions open as are allowed. Sign out elsewhere, then try again.'],
])

export const oidcSentence = (code: string): string =>
  sentences.get(code) ?? 'You were not signed in: the answer from there could not be trusted. Try again.'
