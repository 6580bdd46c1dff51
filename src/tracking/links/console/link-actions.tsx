import { Button, Group } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { call } from '../../../console/ui/api.ts'
import { formatCount } from '../../../console/ui/format.ts'
import { ConfirmButton } from '../../../console/ui/widgets/confirm-button.tsx'
import { CopyButton } from '../../../console/ui/widgets/copy-button.tsx'
import { listTrackingLinks, revokeTrackingLink, type TrackingLink } from '../contract.ts'

/** Copy, open, revoke: what can be done with a link that still works. */
export function LinkActions({ link, canChange }: { link: TrackingLink; canChange: boolean }) {
  const whom = link.label === null ? 'without a label' : `for ${link.label}`
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      {link.url !== null && (
        <>
          <CopyButton value={link.url} label="Copy link" labelRest={whom} />
          <Button
            component="a"
            href={link.url}
            target="_blank"
            rel="noreferrer"
            size="xs"
            variant="default"
            rightSection={<IconExternalLink size={14} aria-hidden />}
            aria-label={`Open the link ${whom} in a new tab`}
          >
            Open
          </Button>
        </>
      )}
      {canChange && link.state === 'active' && <Revoke link={link} name={`the link ${whom}`} />}
    </Group>
  )
}

function Revoke({ link, name }: { link: TrackingLink; name: string }) {
  const client = useQueryClient()
  const revoke = async () => {
    await call(revokeTrackingLink, { params: { id: link.id } })
    await client.invalidateQueries({ queryKey: [listTrackingLinks.path] })
  }
  const opened =
    link.openedCount === 0
      ? 'Nobody has opened it yet.'
      : `It was opened ${formatCount(link.openedCount, 'time')}.`
  return (
    <ConfirmButton
      label="Revoke…"
      description={`Revoke ${name}`}
      title={`Revoke ${name}?`}
      confirmLabel="Revoke link"
      action={revoke}
    >
      Whoever opens it from now on is told to ask you for a new one. {opened} This cannot be undone.
    </ConfirmButton>
  )
}
