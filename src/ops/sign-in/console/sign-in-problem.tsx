import { isProblem } from '../../../console/ui/api-problem.ts'
import { toRefusalCode } from '../../ip-decisions/console/refusal.ts'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import { toNextStep } from './next-step.ts'
import { WrongCode } from './code-field.tsx'
import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { RefusalAdvice } from '../../../console/ui/widgets/refusal-advice.tsx'

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

/** Nobody is let in from this address, whoever they are: said in the place of what would else be wrong. */
export const RefusedAlert = ({ code }: { code: string | undefined }) => (
  <Alert
    role="alert"
    color="red"
    variant="outline"
    icon={<IconAlertTriangle aria-hidden />}
    title="Access from this network is blocked"
    c="var(--mantine-color-text)"
  >
    <RefusalAdvice code={code} />
  </Alert>
)
