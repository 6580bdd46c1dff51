import { NativeSelect, Stack, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Input } from '../../../console/ui/api.ts'
import { roleWords } from '../../../console/ui/role-words.ts'
import { useToday } from '../../../console/ui/use-now.ts'
import { DialogButtons } from '../../../console/ui/widgets/dialog-buttons.tsx'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import { roles, type TokenScope } from '../../../kernel/identity.ts'
import type { createApiToken } from '../contract.ts'
import { ScopeChoice } from './scope-choice.tsx'

type Body = Input<typeof createApiToken>['body']
type Props = { isSaving: boolean; error: Error | null; onSubmit: (body: Body) => void; onCancel: () => void }

const roleChoices = roles.map((role) => ({ value: role, label: `${role}: ${roleWords[role]}` }))

export function TokenForm({ isSaving, error, onSubmit, onCancel }: Props) {
  const today = useToday()
  const form = useTokenForm()
  return (
    <form onSubmit={form.onSubmit(onSubmit)}>
      <Stack gap="sm">
        <TextInput
          label="Name"
          description="The system that will use it."
          maxLength={120}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps('name')}
        />
        <NativeSelect label="Role" data={roleChoices} {...form.getInputProps('role')} />
        <ScopeChoice
          value={form.values.scopes}
          error={form.errors['scopes']}
          onChange={(scopes) => form.setFieldValue('scopes', scopes)}
        />
        <TextInput
          type="date"
          label="Valid until"
          description="Left empty, a year, or what the settings allow at most."
          min={today}
          {...form.getInputProps('expiresOn')}
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
        {error && <ErrorState title="No token was created" error={error} />}
        <DialogButtons submitLabel="Create token" isSaving={isSaving} onCancel={onCancel} />
      </Stack>
    </form>
  )
}

const nothing = {
  name: '',
  role: 'operator',
  // What most programs need; more is chosen, not forgotten.
  scopes: ['orders'] as TokenScope[],
  expiresOn: '',
  networks: '',
}

const useTokenForm = () =>
  useForm({
    initialValues: nothing,
    validate: {
      name: (text) => (text.trim() === '' ? 'Name the system that will use it.' : null),
      scopes: (chosen) => (chosen.length === 0 ? 'Choose at least one.' : null),
    },
    transformValues: ({ name, role, scopes, expiresOn, networks }): Body => ({
      name: name.trim(),
      role: roles.find((known) => known === role) ?? 'viewer',
      scopes,
      networks: networks.split(/[\s,;]+/).filter((network) => network !== ''),
      ...(expiresOn === '' ? {} : { expiresAt: new Date(`${expiresOn}T23:59:59`).toISOString() }),
    }),
  })
