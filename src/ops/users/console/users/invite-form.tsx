import { TextInput } from '@mantine/core'
import type { Reply } from '../../../../console/ui/api.ts'
import { Form } from '../../../../console/ui/form/form.tsx'
import { useContractForm } from '../../../../console/ui/form/use-contract-form.ts'
import { DialogButtons } from '../../../../console/ui/widgets/dialog-buttons.tsx'
import type { Role } from '../../../../kernel/identity.ts'
import { createUser } from '../../contract.ts'
import { GroupChoice } from '../group-choice.tsx'
import { RoleChoice } from './role-choice.tsx'

type Props = { onInvited: (user: Reply<typeof createUser>) => unknown; onCancel: () => void }

export function InviteForm({ onInvited, onCancel }: Props) {
  const contract = useContractForm({
    endpoint: createUser,
    initial: nothing,
    labels: { email: 'Email', name: 'Name', roles: 'Roles', groups: 'Groups' },
    toBody: (values) => ({ ...values, email: values.email.trim(), name: values.name.trim() }),
    onSaved: onInvited,
  })
  const { form, saving } = contract
  return (
    <Form contract={contract} failure="The user was not invited">
      <TextInput
        label="Email"
        description="What they sign in with."
        inputMode="email"
        maxLength={254}
        autoComplete="off"
        data-autofocus
        {...form.getInputProps('email')}
      />
      <TextInput label="Name" maxLength={120} autoComplete="off" {...form.getInputProps('name')} />
      <RoleChoice {...form.getInputProps('roles')} value={form.values.roles} />
      <GroupChoice {...form.getInputProps('groups')} value={form.values.groups} />
      <DialogButtons submitLabel="Invite" isSaving={saving.isPending} onCancel={onCancel} />
    </Form>
  )
}

const nothing = { email: '', name: '', roles: ['viewer'] as Role[], groups: [] as string[] }
