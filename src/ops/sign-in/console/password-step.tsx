import { Button, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../../console/ui/api.ts'
import { waysOptions } from './me.ts'
import { PasswordField } from '../../../console/ui/widgets/password-field.tsx'
import { TextLink } from '../../../console/ui/widgets/text-link.tsx'
import { signIn } from '../contract.ts'
import { type NextStep, useEnter } from './next-step.ts'
import { SignInProblem } from './sign-in-problem.tsx'

export type Credentials = { email: string; password: string }
type Props = { onNext: (next: NextStep, credentials: Credentials) => void }

export function PasswordStep({ onNext }: Props) {
  const enter = useEnter((body: Credentials) => call(signIn, { body }), onNext)
  const form = useCredentials()
  const submit = form.onSubmit((credentials) =>
    enter.mutate(credentials, { onError: () => form.getInputNode('password')?.focus() }),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput
          label="Email"
          type="email"
          name="email"
          autoComplete="username"
          maxLength={254}
          autoFocus
          {...form.getInputProps('email')}
        />
        <PasswordField
          label="Password"
          name="password"
          autoComplete="current-password"
          {...form.getInputProps('password')}
        />
        <SignInProblem error={enter.error} />
        <Button type="submit" loading={enter.isPending} fullWidth mt="xs">
          Sign in
        </Button>
        <ForgotPassword />
      </Stack>
    </form>
  )
}

const useCredentials = () =>
  useForm<Credentials>({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: {
      email: (text) => (text.trim() === '' ? 'Enter your e-mail address.' : null),
      password: (text) => (text === '' ? 'Enter your password.' : null),
    },
    transformValues: ({ email, password }) => ({ email: email.trim(), password }),
  })

/** Without mail nobody can be helped here, so nothing is promised. */
function ForgotPassword() {
  const ways = useQuery(waysOptions)
  if (!ways.data?.resetByMail) return null
  return <TextLink to="/forgot-password">Forgot your password?</TextLink>
}
