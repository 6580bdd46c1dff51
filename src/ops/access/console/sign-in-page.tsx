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
  const { returnTo = '/' } = route.useSearch()
  const client = useQueryClient()
  const router = useRouter()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: {
      email: (text) => (text.trim() === '' ? 'Enter your e-mail address.' : null),
      password: (text) => (text === '' ? 'Enter your password.' : null),
    },
  })
  const enter = useMutation({
    mutationFn: ({ email, password }: { email: string; password: string }) =>
      call(signIn, { body: { email: email.trim(), password } }),
    onSuccess: (me) => {
      client.clear()
      client.setQueryData(meOptions.queryKey, me)
      router.history.push(`/console${returnTo}`)
    },
    onError: () => form.getInputNode('password')?.focus(),
  })
  return (
    <Center component="main" mih="100vh" p="md">
      <title>{`Sign in · ${companyName}`}</title>
      <Stack w="100%" maw={360} gap="lg">
        <div>
          <Title order={1}>Sign in</Title>
          <Text c="dimmed">{companyName}</Text>
        </div>
        <form onSubmit={form.onSubmit((values) => enter.mutate(values))} noValidate>
          <Stack gap="sm">
            <TextInput
              type="email"
              label="E-mail"
              name="email"
              autoComplete="username"
              maxLength={254}
              autoFocus
              {...form.getInputProps('email')}
            />
            <PasswordInput
              label="Password"
              name="password"
              autoComplete="current-password"
              maxLength={1024}
              visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0 }}
              {...form.getInputProps('password')}
            />
            {enter.error && <ErrorState title="You are not signed in" error={enter.error} />}
            <Button type="submit" loading={enter.isPending} fullWidth mt="xs">
              Sign in
            </Button>
          </Stack>
        </form>
      </Stack>
    </Center>
  )
}
