import { Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Input } from '../../../../console/ui/api.ts'
import { DialogButtons } from '../../../../console/ui/widgets/dialog-buttons.tsx'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import type { Role } from '../../../../kernel/identity.ts'
import type { createUser } from '../../contract.ts'
import { GroupChoice } from '../group-choice.tsx'
import { RoleChoice } from './role-choice.tsx'

type Body = Input<typeof createUser>['body']
type Props = { isSaving: boolean; error: Error | null; onSubmit: (body: Body) => void; onCancel: () => void }

export function InviteForm({ isSaving, error, onSubmit, onCancel }: Props) {
  const form = useInviteForm()
  return (
    <form onSubmit={form.onSubmit(onSubmit)} noValidate>
      <Stack gap="sm">
        <TextInput
          label="Email"
          description="What they sign in with."
          type="email"
          maxLength={254}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps('email')}
        />
        <TextInput label="Name" maxLength={120} autoComplete="off" {...form.getInputProps('name')} />
        <RoleChoice {...form.getInputProps('roles')} value={form.values.roles} />
        <GroupChoice {...form.getInputProps('groups')} value={form.values.groups} />
        {error && <ErrorState title="The user was not invited" error={error} />}
        <DialogButtons submitLabel="Invite" isSaving={isSaving} onCancel={onCancel} />
      </Stack>
    </form>
  )
}

type Values = { email: string; name: string; roles: Role[]; groups: string[] }

const useInviteForm = () =>
  useForm<Values>({
    initialValues: { email: '', name: '', roles: ['viewer'], groups: [] },
    validate: {
      email: (text) => (/^\S+@\S+$/.test(text.trim()) ? null : 'Enter an e-mail address.'),
      name: (text) => (text.trim() === '' ? 'Enter a name.' : null),
      roles: (chosen) => (chosen.length === 0 ? 'Choose at least one.' : null),
    },
    transformValues: (values) => ({
      ...values,
      email: values.email.trim(),
      name: values.name.trim(),
    }),
  })
