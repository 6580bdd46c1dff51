/** What the page says when signing in through the company's own provider led nowhere. */
const sentences: ReadonlyMap<string, string> = new Map([
  ['cancelled', 'You were not signed in: it was cancelled, or you may not use this application.'],
  ['expired', 'You were not signed in: it took too long. Try again.'],
  [
    'unknown_person',
    'Nobody here has the e-mail address you signed in with. Ask an administrator to invite you.',
  ],
  [
    'email_unverified',
    'Your e-mail address is not confirmed where you signed in, so it proves nothing here.',
  ],
  ['disabled', 'This account is disabled. An administrator can enable it.'],
  ['unreachable', 'Where you wanted to sign in cannot be reached at the moment. Try again later.'],
  ['limit', 'You have as many sessions open as are allowed. Sign out elsewhere, then try again.'],
])

export const oidcSentence = (word: string): string =>
  sentences.get(word) ?? 'You were not signed in: the answer from there could not be trusted. Try again.'
