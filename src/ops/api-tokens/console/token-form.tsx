import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { Reply } from '../../../console/ui/api.ts'
import { Form } from '../../../console/ui/form/form.tsx'
import { useContractForm } from '../../../console/ui/form/use-contract-form.ts'
import { roleWords } from '../../../console/ui/role-words.ts'
import { useToday } from '../../../console/ui/use-now.ts'
import { DialogButtons } from '../../../console/ui/widgets/dialog-buttons.tsx'
import { roles, type Role, type TokenScope } from '../../../kernel/identity.ts'
import { createApiToken } from '../contract.ts'
import { ScopeChoice } from './scope-choice.tsx'

type Props = { onCreated: (token: Reply<typeof createApiToken>) => unknown; onCancel: () => void }

const roleChoices = roles.map((role) => ({ value: role, label: `${role}: ${roleWords[role]}` }))

export function TokenForm({ onCreated, onCancel }: Props) {
  const today = useToday()
  const contract = useContractForm({
    endpoint: createApiToken,
    initial: nothing,
    labels,
    toBody,
    onSaved: onCreated,
  })
  const { form, saving } = contract
  return (
    <Form contract={contract} failure="No token was created">
      <TextInput
        label="Name"
        description="The system that will use it."
        maxLength={120}
        autoComplete="off"
        data-autofocus
        {...form.getInputProps('name')}
      />
      <NativeSelect label="Role" data={roleChoices} {...form.getInputProps('role')} />
      <ScopeChoice {...form.getInputProps('scopes')} value={form.values.scopes} />
      <TextInput
        type="date"
        label="Valid until"
        description="Left empty, a year, or what the settings allow at most."
        min={today}
        {...form.getInputProps('expiresAt')}
      />
      <Textarea
        label="Networks that may use it"
        description="In CIDR notation, one per line. Left empty, it can be used from anywhere."
        placeholder="203.0.113.0/24"
        autosize
        minRows={2}
        classNames={{ input: 'code' }}
        {...form.getInputProps('networks')}
      />
      <DialogButtons submitLabel="Create token" isSaving={saving.isPending} onCancel={onCancel} />
    </Form>
  )
}

const labels = {
  name: 'Name',
  role: 'Role',
  scopes: 'Scopes',
  expiresAt: 'Valid until',
  networks: 'Networks that may use it',
}

const nothing = {
  name: '',
  role: 'operator' as Role,
  // What most programs need; more is chosen, not forgotten.
  scopes: ['orders'] as TokenScope[],
  expiresAt: '',
  networks: '',
}

const toBody = ({ name, role, scopes, expiresAt, networks }: typeof nothing) => ({
  name: name.trim(),
  role,
  scopes,
  networks: networks.split(/[\s,;]+/).filter((network) => network !== ''),
  ...(expiresAt === '' ? {} : { expiresAt: new Date(`${expiresAt}T23:59:59`).toISOString() }),
})
