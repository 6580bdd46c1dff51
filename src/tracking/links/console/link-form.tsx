import { Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Input } from '../../../console/ui/api.ts'
import { useToday } from '../../../console/ui/use-now.ts'
import { DialogButtons } from '../../../console/ui/widgets/dialog-buttons.tsx'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import type { createTrackingLink } from '../contract.ts'

export type LinkBody = NonNullable<Input<typeof createTrackingLink>['body']>
type Props = {
  isSaving: boolean
  error: Error | null
  onSubmit: (body: LinkBody) => void
  onCancel: () => void
}

export function LinkForm({ isSaving, error, onSubmit, onCancel }: Props) {
  const today = useToday()
  const form = useForm({ mode: 'uncontrolled', initialValues: { label: '', expiresOn: '' } })
  return (
    <form onSubmit={form.onSubmit((values) => onSubmit(toBody(values)))}>
      <Stack gap="sm">
        <TextInput
          label="Whom it is for"
          description="Only you see this."
          maxLength={80}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps('label')}
        />
        <TextInput
          type="date"
          label="Valid until"
          description="Left empty, it expires as set for the whole company (180 days unless changed)."
          min={today}
          {...form.getInputProps('expiresOn')}
        />
        {error && <ErrorState title="No link was created" error={error} />}
        <DialogButtons submitLabel="Create link" isSaving={isSaving} onCancel={onCancel} />
      </Stack>
    </form>
  )
}

/** Valid for the whole of the last day, on the clock of whoever makes the link. */
const toBody = ({ label, expiresOn }: { label: string; expiresOn: string }): LinkBody => ({
  label: label.trim() || null,
  ...(expiresOn === '' ? {} : { expiresAt: new Date(`${expiresOn}T23:59:59`).toISOString() }),
})
