import { Button, Divider, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { isProblem, isSignedOut } from '../../../console/ui/api-problem.ts'
import { call } from '../../../console/ui/api.ts'
import type { IdentityQuestion } from '../../../console/ui/identity-question.ts'
import { waysOptions } from './me.ts'
import { DialogButtons } from '../../../console/ui/widgets/dialog-buttons.tsx'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import { PasswordField } from '../../../console/ui/widgets/password-field.tsx'
import { stepUp } from '../contract.ts'
import { codeField, WrongCode } from './code-field.tsx'
import { stepUpByPasskey } from './step-up-by-passkey.ts'

type Given = { password: string; code: string }
type Proof = Given | 'passkey'

export function StepUpForm({ question }: { question: IdentityQuestion }) {
  const prove = useProof(question)
  const needsCode = isProblem(prove.error, 'SECOND_FACTOR_NEEDED')
  return (
    <Stack gap="sm">
      <Text>
        {isSignedOut(question.problem)
          ? 'Something about this session was unusual, so nothing more happens in it before you do.'
          : 'You are asked because what you are about to do is sensitive.'}
      </Text>
      <ProofForm
        isSending={prove.isPending}
        needsCode={needsCode}
        problem={<ProofProblem error={prove.error} given={prove.variables} />}
        onSubmit={prove.mutate}
        onCancel={() => question.answer(false)}
      />
      <PasskeyInstead isBusy={prove.isPending} onChosen={() => prove.mutate('passkey')} />
    </Stack>
  )
}

const useProof = (question: IdentityQuestion) =>
  useMutation({
    mutationFn: (proof: Proof) => (proof === 'passkey' ? stepUpByPasskey() : stepUpByPassword(proof)),
    onSuccess: () => question.answer(true),
    // The session is over: the call that waits finds out by itself, and says so in the way that all calls do.
    onError: (error) => isSignedOut(error) && question.answer(true),
  })

const stepUpByPassword = ({ password, code }: Given) =>
  call(stepUp, { body: { password, ...(code.trim() === '' ? {} : { code: code.trim() }) } })

type FormProps = {
  isSending: boolean
  needsCode: boolean
  problem: ReactNode
  onSubmit: (given: Given) => void
  onCancel: () => void
}

function ProofForm({ isSending, needsCode, problem, onSubmit, onCancel }: FormProps) {
  const form = useForm<Given>({
    mode: 'uncontrolled',
    initialValues: { password: '', code: '' },
    validate: { password: (text) => (text === '' ? 'Enter your password.' : null) },
  })
  return (
    <form onSubmit={form.onSubmit((given) => onSubmit(given))} noValidate>
      <Stack gap="sm">
        <PasswordField
          label="Password"
          name="password"
          autoComplete="current-password"
          // The dialog looks for what to focus before this form is loaded.
          autoFocus
          {...form.getInputProps('password')}
        />
        {needsCode && <TextInput label="Code" {...codeField} autoFocus {...form.getInputProps('code')} />}
        {problem}
        <DialogButtons submitLabel="Confirm and go on" isSaving={isSending} onCancel={onCancel} />
      </Stack>
    </form>
  )
}

function ProofProblem({ error, given }: { error: Error | null; given: Proof | undefined }) {
  if (error === null) return null
  if (!isProblem(error, 'SECOND_FACTOR_NEEDED'))
    return <ErrorState title="That did not prove it" error={error} />
  return typeof given === 'object' && given.code.trim() !== '' ? <WrongCode /> : null
}

function PasskeyInstead({ isBusy, onChosen }: { isBusy: boolean; onChosen: () => void }) {
  const ways = useQuery(waysOptions)
  if (!ways.data?.passkeys) return null
  return (
    <>
      <Divider label="or" />
      <Button variant="default" disabled={isBusy} onClick={onChosen}>
        Use a passkey
      </Button>
    </>
  )
}
