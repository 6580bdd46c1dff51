import { Anchor, Button, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../../console/ui/api.ts'
import { replyOptions } from '../../../console/ui/use-list.ts'
import { EntryPage } from '../../../console/ui/widgets/entry-page.tsx'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import { PasswordField } from '../../../console/ui/widgets/password-field.tsx'
import {
  confirmFederated,
  confirmFederatedByPasskey,
  showFederatedConfirmation,
  type FederatedConfirmation,
} from '../contract.ts'
import { codeField } from './code-field.tsx'
import { type NextStep, useEnter } from './next-step.ts'
import { PasskeyButton } from './passkey-button.tsx'
import { SignInProblem } from './sign-in-problem.tsx'

type Props = { ticket: string; onNext: (next: NextStep) => void; onStartAgain: () => void }

/** What the account itself is asked for after its person came back from an identity provider. */
export function ConfirmationStep({ ticket, onNext, onStartAgain }: Props) {
  const asked = useQuery({
    ...replyOptions(showFederatedConfirmation, { body: { ticket } }),
    staleTime: Infinity,
  })
  return (
    <EntryPage title="Confirm it’s you">
      {asked.error && <ErrorState title="You are not signed in" error={asked.error} />}
      {asked.isPending && <Skeleton height={120} aria-busy />}
      {asked.data && <Question asked={asked.data} ticket={ticket} onNext={onNext} />}
      <Anchor component="button" type="button" size="sm" ta="left" onClick={onStartAgain}>
        Start again
      </Anchor>
    </EntryPage>
  )
}

type QuestionProps = { asked: FederatedConfirmation; ticket: string; onNext: (next: NextStep) => void }

function Question({ asked, ticket, onNext }: QuestionProps) {
  const { email, provider, asks, methods } = asked
  return (
    <>
      <Text>
        {asks === 'account' ? (
          <>
            Sign in to <strong>{email}</strong> once more, so that {provider} can open it from now on.
          </>
        ) : (
          <>
            {provider} asked for no second factor. Show the one of <strong>{email}</strong>.
          </>
        )}
      </Text>
      {methods.some((method) => method !== 'passkey') && (
        <ConfirmationForm asked={asked} ticket={ticket} onNext={onNext} />
      )}
      {methods.includes('passkey') && (
        <PasskeyButton
          label="Use a passkey"
          onNext={onNext}
          onAnswer={(passkey) => call(confirmFederatedByPasskey, { body: { ticket, passkey } })}
        />
      )}
      {methods.length === 0 && <Text>Sign in the way you usually do, or ask an administrator.</Text>}
    </>
  )
}

type Given = { password: string; code: string }

function ConfirmationForm({ asked: { methods }, ticket, onNext }: QuestionProps) {
  const hasPassword = methods.includes('password')
  const hasCode = methods.includes('totp') || methods.includes('recovery_code')
  const form = useForm<Given>({ mode: 'uncontrolled', initialValues: { password: '', code: '' } })
  const enter = useEnter(
    ({ password, code }: Given) => {
      const given = { ...(hasPassword && { password }), ...(code !== '' && { code }) }
      return call(confirmFederated, { body: { ticket, ...given } })
    },
    (next) => next.name !== 'code' && onNext(next),
  )
  return (
    <form onSubmit={form.onSubmit(({ password, code }) => enter.mutate({ password, code: code.trim() }))}>
      <Stack gap="sm">
        {hasPassword && (
          <PasswordField
            label="Password"
            name="password"
            required
            autoComplete="current-password"
            {...form.getInputProps('password')}
          />
        )}
        {hasCode && (
          <TextInput label="Code" {...codeField} required minLength={6} {...form.getInputProps('code')} />
        )}
        <SignInProblem error={enter.error} wasCodeSent />
        <Button type="submit" loading={enter.isPending} fullWidth mt="xs">
          Sign in
        </Button>
      </Stack>
    </form>
  )
}
