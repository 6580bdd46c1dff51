import { Button, Code, Group, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { IconLink } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call, type Reply } from '../../../console/api.ts'
import { useToday } from '../../../console/use-now.ts'
import { CopyButton } from '../../../console/widgets/copy-button.tsx'
import { Dialog } from '../../../console/widgets/dialog.tsx'
import { ErrorState } from '../../../console/widgets/error-state.tsx'
import { LocalTime } from '../../../console/widgets/relative-time.tsx'
import { createTrackingLink, listTrackingLinks } from '../contract.ts'

/** Makes a link and offers it for copying at once. */
export function CreateLink({ orderId, reference }: { orderId: string; reference: string }) {
  const [isOpen, { open, close }] = useDisclosure()
  const today = useToday()
  const client = useQueryClient()
  const form = useForm({ mode: 'uncontrolled', initialValues: { label: '', expiresOn: '' } })
  const create = useMutation({
    mutationFn: ({ label, expiresOn }: { label: string; expiresOn: string }) =>
      call(createTrackingLink, {
        params: { id: orderId },
        body: {
          label: label.trim() || null,
          ...(expiresOn === '' ? {} : { expiresAt: endOfDay(expiresOn) }),
        },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: [listTrackingLinks.path] }),
  })
  const start = () => {
    create.reset()
    form.reset()
    open()
  }
  return (
    <>
      <Button size="xs" leftSection={<IconLink size={14} aria-hidden />} onClick={start}>
        New tracking link
      </Button>
      <Dialog isOpen={isOpen} onClose={close} title={`Tracking link for ${reference}`}>
        {create.data ? (
          <Created link={create.data} onClose={close} />
        ) : (
          <form onSubmit={form.onSubmit((values) => create.mutate(values))}>
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
              {create.error && <ErrorState title="No link was created" error={create.error} />}
              <Group justify="flex-end" gap="xs">
                <Button variant="default" onClick={close}>
                  Cancel
                </Button>
                <Button type="submit" loading={create.isPending}>
                  Create link
                </Button>
              </Group>
            </Stack>
          </form>
        )}
      </Dialog>
    </>
  )
}

function Created({ link, onClose }: { link: Reply<typeof createTrackingLink>; onClose: () => void }) {
  return (
    <Stack gap="sm" aria-live="polite">
      <Text size="sm">
        Ready to send. Valid until <LocalTime at={link.expiresAt} />.
      </Text>
      <Code block className="breaks">
        {link.url}
      </Code>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" size="sm" onClick={onClose}>
          Close
        </Button>
        <CopyButton value={link.url} label="Copy link" size="sm" variant="filled" autoFocus />
      </Group>
    </Stack>
  )
}

/** The whole of that day, on the clock of whoever makes the link. */
const endOfDay = (date: string): string => new Date(`${date}T23:59:59`).toISOString()
