import { useState } from 'react'
import { EntryPage } from '../../../console/ui/widgets/entry-page.tsx'
import { ChoiceByTicket } from './choice-by-ticket.tsx'
import { ChoiceStep } from './choice-step.tsx'
import { CodeStep } from './code-step.tsx'
import { ConfirmationStep } from './confirmation-step.tsx'
import type { NextStep } from './next-step.ts'
import { OtherWays } from './other-ways.tsx'
import { PasswordStep, type Credentials } from './password-step.tsx'
import { useFragment } from './use-fragment.ts'
import { WhyHere } from './why-here.tsx'

type Step = { name: 'password' } | ({ credentials?: Credentials } & NextStep)
const first: Step = { name: 'password' }

/** Signing in, one question after the other: the password, the code, the session that has to end. */
export function SignInPage() {
  const [step, setStep] = useState<Step>(first)
  const { fragment, forget } = useFragment()
  const goOn = (next: NextStep, credentials?: Credentials) =>
    setStep({ ...next, ...(credentials && { credentials }) })
  const startAgain = () => {
    forget()
    setStep(first)
  }
  const ticket = fragment.get('choice')
  if (step.name === 'choice') return <ChoiceStep choice={step.choice} onStartAgain={startAgain} />
  if (step.name === 'code' && step.credentials)
    return (
      <CodeStep
        credentials={step.credentials}
        methods={step.methods}
        onNext={goOn}
        onStartAgain={startAgain}
      />
    )
  const confirmation = fragment.get('confirmation')
  if (confirmation !== null)
    return <ConfirmationStep ticket={confirmation} onNext={goOn} onStartAgain={startAgain} />
  if (ticket !== null) return <ChoiceByTicket ticket={ticket} onStartAgain={startAgain} />
  return (
    <EntryPage title="Sign in">
      <WhyHere fragment={fragment} />
      <PasswordStep onNext={goOn} />
      <OtherWays onNext={goOn} />
    </EntryPage>
  )
}
