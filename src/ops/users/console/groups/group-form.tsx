import { Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { isProblem } from '../../../../console/ui/api-problem.ts'
import { DialogButtons } from '../../../../console/ui/widgets/dialog-buttons.tsx'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import { VersionConflict } from '../../../../console/ui/widgets/version-conflict.tsx'
import type { SettingState } from '../../../settings/contract.ts'
import { GroupSettingField } from './group-setting-field.tsx'
import { findDifferences, toEdited, toSettings, type GroupValues } from './group-setting.ts'

type Props = {
  group: GroupValues
  /** Those that groups may have values of their own of. */
  settings: readonly SettingState[]
  submitLabel: string
  isSaving: boolean
  error: Error | null
  onSubmit: (values: GroupValues) => void
  onCancel: () => void
}

export function GroupForm({ group, settings, ...rest }: Props) {
  const form = useGroupForm(group)
  const typed = form.values.settings
  const isConflict = isProblem(rest.error, 'VERSION_CONFLICT')
  const submit = form.onSubmit((values) =>
    rest.onSubmit({ name: values.name.trim(), settings: toSettings(settings, values.settings) }),
  )
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label="Name"
          maxLength={120}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Explanation />
        {settings.map((setting) => (
          <GroupSettingField
            key={setting.key}
            setting={setting}
            value={typed[setting.key] ?? ''}
            onChange={(text) => form.setFieldValue('settings', { ...typed, [setting.key]: text })}
          />
        ))}
        {isConflict && (
          <VersionConflict
            noun="group"
            lead="Nothing of yours is saved yet."
            differences={findDifferences(form.values, group)}
            onTakeTheirs={() => form.setValues(toEdited(group))}
          />
        )}
        {rest.error && !isConflict && <ErrorState title="Nothing was saved" error={rest.error} />}
        <DialogButtons submitLabel={rest.submitLabel} isSaving={rest.isSaving} onCancel={rest.onCancel} />
      </Stack>
    </form>
  )
}

function Explanation() {
  return (
    <>
      <Title order={3} mt="xs">
        Sessions of the members
      </Title>
      <Text c="dimmed">
        What is entered here takes the place of the general value. Who is in several groups with a value gets
        the strictest of them.
      </Text>
    </>
  )
}

const useGroupForm = (group: GroupValues) =>
  useForm({
    initialValues: toEdited(group),
    validate: { name: (text) => (text.trim() === '' ? 'Enter a name.' : null) },
  })
