import { Anchor, Button, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { call } from '../../../console/ui/api.ts'
import { EntryPage } from '../../../console/ui/widgets/entry-page.tsx'
import { signIn } from '../contract.ts'
import { codeField } from './code-field.tsx'
import { type NextStep, useEnter } from './next-step.ts'
import { PasskeyButton } from './passkey-button.tsx'
import type { Credentials } from './password-step.tsx'
import { SignInProblem } from './sign-in-problem.tsx'

type Props = {
  credentials: Credentials
  methods: readonly string[]
  onNext: (next: NextStep, credentials: Credentials) => void
  onStartAgain: () => void
}

/** The second factor, after the password was right. */
export function CodeStep({ credentials, methods, onNext, onStartAgain }: Props) {
  const enter = useEnter(
    (code: string) => call(signIn, { body: { ...credentials, code } }),
    (next) => next.name !== 'code' && onNext(next, credentials),
  )
  return (
    <EntryPage title="Confirm it’s you">
      <Text>
        Signing in as <strong>{credentials.email}</strong>
      </Text>
      <CodeForm isSending={enter.isPending} error={enter.error} onSubmit={enter.mutate} />
      {methods.includes('passkey') && (
        <PasskeyButton label="Use a passkey instead" onNext={(next) => onNext(next, credentials)} />
      )}
      <Anchor component="button" type="button" size="sm" ta="left" onClick={onStartAgain}>
        Sign in as somebody else
      </Anchor>
    </EntryPage>
  )
}

type FormProps = { isSending: boolean; error: Error | null; onSubmit: (code: string) => void }

function CodeForm({ isSending, error, onSubmit }: FormProps) {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { code: '' },
    validate: {
      code: (text) => (text.trim().length < 6 ? 'Enter the code: at least six characters.' : null),
    },
  })
  return (
    <form onSubmit={form.onSubmit(({ code }) => onSubmit(code.trim()))} noValidate>
      <Stack gap="sm">
        <TextInput label="Code" {...codeField} autoFocus {...form.getInputProps('code')} />
        <SignInProblem error={error} wasCodeSent />
        <Button type="submit" loading={isSending} fullWidth mt="xs">
          Sign in
        </Button>
      </Stack>
    </form>
  )
}
