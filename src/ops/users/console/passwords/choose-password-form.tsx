import { Button, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { isProblem } from '../../../../console/ui/api-problem.ts'
import { call } from '../../../../console/ui/api.ts'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import { choosePassword } from '../../contract.ts'
import { checkNewPassword, NewPasswordField } from './new-password-field.tsx'

type Props = { ticket: string; email: string }

export function ChoosePasswordForm({ ticket, email }: Props) {
  const navigate = useNavigate()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { newPassword: '' },
    validate: { newPassword: checkNewPassword },
  })
  const choose = useMutation({
    mutationFn: (password: string) => call(choosePassword, { body: { ticket, password } }),
    // In place of this page: its address holds a ticket that is used up.
    onSuccess: () => navigate({ to: '/sign-in', search: { because: 'password_chosen' }, replace: true }),
    onError: (error) => {
      if (isProblem(error, 'PASSWORD_REFUSED')) form.setFieldError('newPassword', error.message)
      form.getInputNode('newPassword')?.focus()
    },
  })
  return (
    <form onSubmit={form.onSubmit(({ newPassword }) => choose.mutate(newPassword))} noValidate>
      <Stack gap="sm">
        {/* Tells password stores whose password this is. */}
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <NewPasswordField autoFocus {...form.getInputProps('newPassword')} />
        {choose.error && !isProblem(choose.error, 'PASSWORD_REFUSED') && (
          <ErrorState title="The password was not set" error={choose.error} />
        )}
        <Button type="submit" loading={choose.isPending} fullWidth mt="xs">
          Set this password
        </Button>
      </Stack>
    </form>
  )
}
