/** One field takes either kind of code; people and their password stores fill it the same way. */
export const codeField = {
  name: 'code',
  description: 'From your authenticator app (6 digits), or one of your recovery codes.',
  autoComplete: 'one-time-code',
  autoCapitalize: 'none',
  spellCheck: false,
  maxLength: 40,
  classNames: { input: 'code' },
} as const
