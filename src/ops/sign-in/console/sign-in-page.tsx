import { Button, Center, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { call } from '../../../console/api.ts'
import { companyName } from '../../../console/page-facts.ts'
import { meOptions } from '../../../console/session.ts'
import { ErrorState } from '../../../console/widgets/error-state.tsx'
import { signIn } from '../contract.ts'

const route = getRouteApi('/sign-in')

export function SignInPage() {
  return (
    <Center component="main" mih="100vh" p="md">
      <title>{`Sign in · ${companyName}`}</title>
      <Stack w="100%" maw={360} gap="lg">
        <div>
          <Title order={1}>Sign in</Title>
          <Text c="dimmed">{companyName}</Text>
        </div>
        <SignInForm />
      </Stack>
    </Center>
  )
}

function SignInForm() {
  const enter = useSignIn()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: {
      email: (text) => (text.trim() === '' ? 'Enter your e-mail address.' : null),
      password: (text) => (text === '' ? 'Enter your password.' : null),
    },
  })
  const submit = form.onSubmit((values) =>
    enter.mutate(values, { onError: () => form.getInputNode('password')?.focus() }),
  )
  const email = { type: 'email', name: 'email', autoComplete: 'username', maxLength: 254, autoFocus: true }
  const password = { name: 'password', autoComplete: 'current-password', maxLength: 1024 }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput label="E-mail" {...email} {...form.getInputProps('email')} />
        <PasswordInput
          label="Password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0 }}
          {...password}
          {...form.getInputProps('password')}
        />
        {enter.error && <ErrorState title="You are not signed in" error={enter.error} />}
        <Button type="submit" loading={enter.isPending} fullWidth mt="xs">
          Sign in
        </Button>
      </Stack>
    </form>
  )
}

/** Opens a session and goes to where the person wanted to be. */
function useSignIn() {
  const { returnTo = '/' } = route.useSearch()
  const client = useQueryClient()
  const router = useRouter()
  return useMutation({
    mutationFn: ({ email, password }: { email: string; password: string }) =>
      call(signIn, { body: { email: email.trim(), password } }),
    onSuccess: (me) => {
      client.clear()
      client.setQueryData(meOptions.queryKey, me)
      router.history.push(`/console${returnTo}`)
    },
  })
}
