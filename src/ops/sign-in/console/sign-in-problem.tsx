import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { isProblem, type ApiProblem } from '../../../console/api-problem.ts'
import { ErrorState } from '../../../console/widgets/error-state.tsx'
import { RefusalAdvice } from '../../../console/widgets/refusal-advice.tsx'
import { toNextStep } from './next-step.ts'
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
  if (isProblem(error, 'IP_REFUSED')) return <Refused problem={error} />
  return <ErrorState title="You are not signed in" error={error} />
}

function Refused({ problem }: { problem: ApiProblem }) {
  return (
    <Alert
      role="alert"
      color="red"
      variant="outline"
      icon={<IconAlertTriangle aria-hidden />}
      title="You cannot come in from this address"
      c="var(--mantine-color-text)"
    >
      <RefusalAdvice problem={problem} />
    </Alert>
  )
}
