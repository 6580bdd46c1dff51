import { isProblem } from '../../../console/api-problem.ts'
import { toRefusalCode } from '../../../console/refusal.ts'
import { ErrorState } from '../../../console/widgets/error-state.tsx'
import { toNextStep } from './next-step.ts'
import { RefusedAlert } from './refused-alert.tsx'
import { WrongCode } from './wrong-code.tsx'

/** Why somebody is not signed in. What is only a question is none; asked again, it means that the code was wrong. */
export function SignInProblem({
  error,
  wasCodeSent = false,
}: {
  error: Error | null
  wasCodeSent?: boolean
}) {
  const next = error && toNextStep(error)
  if (wasCodeSent && next?.name === 'code') return <WrongCode />
  if (error === null || next) return null
  if (isProblem(error, 'IP_REFUSED')) return <RefusedAlert code={toRefusalCode(error.body['decision'])} />
  return <ErrorState title="You are not signed in" error={error} />
}
