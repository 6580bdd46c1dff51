import { Code, Group, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { CopyButton } from '../../../console/ui/widgets/copy-button.tsx'
import { DialogButtons } from '../../../console/ui/widgets/dialog-buttons.tsx'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import { QrCode } from './qr-code.tsx'

type Props = {
  secret: string
  uri: string
  /** Whether there is an app that this one takes the place of. */
  replaces: boolean
  isSaving: boolean
  error: Error | null
  onSubmit: (code: string) => void
  onCancel: () => void
}

export function AppCodeForm({ secret, uri, replaces, isSaving, error, onSubmit, onCancel }: Props) {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { code: '' },
    validate: { code: (text) => (isCode(text) ? null : 'Enter the six digits that the app shows.') },
  })
  return (
    <form onSubmit={form.onSubmit(({ code }) => onSubmit(code.trim()))} noValidate>
      <Stack gap="sm">
        <Text>1. Scan this with the app, or type the key into it.</Text>
        <Group justify="center">
          <QrCode text={uri} label="QR code for the authenticator app" />
        </Group>
        <Group gap="xs" wrap="nowrap">
          <Code className="breaks" flex={1}>
            {inGroups(secret)}
          </Code>
          <CopyButton value={secret} label="Copy key" />
        </Group>
        <TextInput
          label="2. Enter the code that the app shows now"
          autoComplete="one-time-code"
          inputMode="numeric"
          maxLength={10}
          maw={220}
          data-autofocus
          {...form.getInputProps('code')}
        />
        {replaces && (
          <Text c="dimmed">The app that is on now and your present recovery codes then stop working.</Text>
        )}
        {error && <ErrorState title="The app is not switched on yet" error={error} />}
        <DialogButtons submitLabel="Switch app on" isSaving={isSaving} onCancel={onCancel} />
      </Stack>
    </form>
  )
}

/** Apps show it with a space in the middle. */
const isCode = (text: string): boolean => /^\d{6}$/.test(text.replaceAll(/\s/g, ''))

const inGroups = (secret: string): string => secret.replaceAll(/(.{4})(?!$)/g, '$1 ')
