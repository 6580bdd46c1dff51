import { Button, Code, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconLink } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call, type Reply } from '../../../console/ui/api.ts'
import { CopyButton } from '../../../console/ui/widgets/copy-button.tsx'
import { Dialog } from '../../../console/ui/widgets/dialog.tsx'
import { LocalTime } from '../../../console/ui/widgets/relative-time.tsx'
import { createTrackingLink, listTrackingLinks } from '../contract.ts'
import { LinkForm, type LinkBody } from './link-form.tsx'

/** Makes a link and offers it for copying at once. */
export function CreateLink({ orderId, reference }: { orderId: string; reference: string }) {
  const [isOpen, { open, close }] = useDisclosure()
  const client = useQueryClient()
  const create = useMutation({
    mutationFn: (body: LinkBody) => call(createTrackingLink, { params: { id: orderId }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: [listTrackingLinks.path] }),
  })
  const start = () => {
    create.reset()
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
          <LinkForm
            isSaving={create.isPending}
            error={create.error}
            onSubmit={create.mutate}
            onCancel={close}
          />
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
