import { Button, Group, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { isProblem } from '../../../../console/ui/api-problem.ts'
import { call, type Input } from '../../../../console/ui/api.ts'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import { Panel } from '../../../../console/ui/widgets/panel.tsx'
import { PasswordField } from '../../../../console/ui/widgets/password-field.tsx'
import { changeMyPassword } from '../../contract.ts'
import { checkNewPassword, NewPasswordField } from './new-password-field.tsx'

type Change = Input<typeof changeMyPassword>['body']

export function ChangePassword() {
  const form = useChangeForm()
  const change = useChange(form)
  return (
    <Panel title="Password">
      <form onSubmit={form.onSubmit((values) => change.mutate(values))} noValidate>
        <Stack gap="sm" maw={420}>
          <PasswordField
            label="Current password"
            name="current-password"
            autoComplete="current-password"
            key={form.key('currentPassword')}
            {...form.getInputProps('currentPassword')}
          />
          <NewPasswordField key={form.key('newPassword')} {...form.getInputProps('newPassword')} />
          {change.error && !isProblem(change.error, 'PASSWORD_REFUSED') && (
            <ErrorState title="Your password is as it was" error={change.error} />
          )}
          <Group gap="sm">
            <Button type="submit" loading={change.isPending}>
              Change password
            </Button>
            <Text size="xs" c="dimmed">
              All your other sessions end at once.
            </Text>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}

const useChangeForm = () =>
  useForm<Change>({
    mode: 'uncontrolled',
    initialValues: { currentPassword: '', newPassword: '' },
    validate: {
      currentPassword: (text) => (text === '' ? 'Enter your current password.' : null),
      newPassword: checkNewPassword,
    },
  })

function useChange(form: ReturnType<typeof useChangeForm>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Change) => call(changeMyPassword, { body }),
    onSuccess: async () => {
      form.reset()
      notifications.show({
        title: 'Your password is changed',
        message: 'All your other sessions have ended; this one goes on.',
      })
      await client.invalidateQueries()
    },
    onError: (error) => {
      if (isProblem(error, 'PASSWORD_REFUSED')) form.setFieldError('newPassword', error.message)
    },
  })
}
