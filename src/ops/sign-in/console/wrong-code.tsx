import { ErrorState } from '../../../console/widgets/error-state.tsx'

const wrong = new Error(
  'Type the code that your app shows now (each works once, and the clock of the phone must be right), or a recovery code that you have not used yet.',
)

export const WrongCode = () => <ErrorState title="This code is not right" error={wrong} />
