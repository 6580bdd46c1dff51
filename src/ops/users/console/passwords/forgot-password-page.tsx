import { Alert, Button, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconMail } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { call } from '../../../../console/ui/api.ts'
import { EntryPage } from '../../../../console/ui/widgets/entry-page.tsx'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import { TextLink } from '../../../../console/ui/widgets/text-link.tsx'
import { forgotPassword } from '../../contract.ts'

/** Says the same whether there is such a person or not: nobody learns here who has an account. */
export function ForgotPasswordPage() {
  const send = useMutation({
    mutationFn: ({ email }: { email: string }) => call(forgotPassword, { body: { email } }),
  })
  return (
    <EntryPage title="Forgot your password?">
      {send.isSuccess ? (
        <Alert role="status" variant="outline" icon={<IconMail aria-hidden />} c="inherit">
          If {send.variables.email} belongs to somebody here, a mail with a link to choose a new password is
          on its way. Look among the unwanted mail too.
        </Alert>
      ) : (
        <AddressForm isSending={send.isPending} error={send.error} onSubmit={send.mutate} />
      )}
      <TextLink to="/sign-in">Back to sign-in</TextLink>
    </EntryPage>
  )
}

type Props = { isSending: boolean; error: Error | null; onSubmit: (given: { email: string }) => void }

function AddressForm({ isSending, error, onSubmit }: Props) {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '' },
    validate: { email: (text) => (text.trim() === '' ? 'Enter your e-mail address.' : null) },
  })
  return (
    <form onSubmit={form.onSubmit(({ email }) => onSubmit({ email: email.trim() }))} noValidate>
      <Stack gap="sm">
        <Text>We send a link to choose a new one to the address you sign in with.</Text>
        <TextInput
          label="Email"
          type="email"
          name="email"
          autoComplete="username"
          maxLength={254}
          autoFocus
          {...form.getInputProps('email')}
        />
        {error && <ErrorState title="Nothing was sent" error={error} />}
        <Button type="submit" loading={isSending} fullWidth mt="xs">
          Send the link
        </Button>
      </Stack>
    </form>
  )
}
