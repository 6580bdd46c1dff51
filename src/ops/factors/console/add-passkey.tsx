import { Button, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { call } from '../../../console/ui/api.ts'
import { DialogButtons } from '../../../console/ui/widgets/dialog-buttons.tsx'
import { Dialog } from '../../../console/ui/widgets/dialog.tsx'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import { addPasskey, startPasskey } from '../contract.ts'
import { NewRecoveryCodes } from './new-recovery-codes.tsx'
import { makePasskey } from './passkey.ts'
import { useFactorsChanged } from './use-factors.ts'

/** Names a passkey, has the browser make it, and shows the recovery codes that come with a first factor. */
export function AddPasskey() {
  const [isOpen, { open, close }] = useDisclosure()
  const changed = useFactorsChanged()
  const add = useMutation({
    mutationFn: addNamed,
    onSuccess: async ({ recoveryCodes }) => {
      await changed()
      if (recoveryCodes === null) close()
    },
    gcTime: 0,
  })
  const codes = add.data?.recoveryCodes ?? undefined
  const begin = () => {
    add.reset()
    open()
  }
  return (
    <>
      <Button size="xs" variant="default" onClick={begin}>
        Add a passkey…
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={close}
        title={codes ? 'Keep these recovery codes' : 'Add a passkey'}
        isStubborn={codes !== undefined}
      >
        {codes ? (
          <NewRecoveryCodes codes={codes} onClose={close} />
        ) : (
          <NameForm isSaving={add.isPending} error={add.error} onSubmit={add.mutate} onCancel={close} />
        )}
      </Dialog>
    </>
  )
}

async function addNamed(name: string) {
  const { ticket, options } = await call(startPasskey, {})
  const response = await makePasskey(options)
  return call(addPasskey, { body: { ticket, name, response } })
}

type FormProps = {
  isSaving: boolean
  error: Error | null
  onSubmit: (name: string) => void
  onCancel: () => void
}

function NameForm({ isSaving, error, onSubmit, onCancel }: FormProps) {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '' },
    validate: { name: (text) => (text.trim() === '' ? 'Give it a name to know it by.' : null) },
  })
  return (
    <form onSubmit={form.onSubmit(({ name }) => onSubmit(name.trim()))} noValidate>
      <Stack gap="sm">
        <TextInput
          label="Name"
          description="The device or key that will hold it, such as “Work laptop”."
          maxLength={60}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Text c="dimmed">Your browser then asks where to keep it.</Text>
        {error && <ErrorState title="No passkey was added" error={error} />}
        <DialogButtons submitLabel="Add passkey" isSaving={isSaving} onCancel={onCancel} />
      </Stack>
    </form>
  )
}
