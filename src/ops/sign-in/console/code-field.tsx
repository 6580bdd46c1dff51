import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'

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

const wrong = new Error(
  'Type the code that your app shows now (each works once, and the clock of the phone must be right), or a recovery code that you have not used yet.',
)

export const WrongCode = () => <ErrorState title="This code is not right" error={wrong} />
