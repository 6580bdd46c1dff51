import { Badge, Button, Group, Table, Text } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { call } from '../../../console/api.ts'
import { formatCount } from '../../../console/format.ts'
import { ConfirmButton } from '../../../console/widgets/confirm-button.tsx'
import { CopyButton } from '../../../console/widgets/copy-button.tsx'
import { RelativeTime } from '../../../console/widgets/relative-time.tsx'
import { listTrackingLinks, revokeTrackingLink, type TrackingLink } from '../contract.ts'

const looks = {
  active: { words: 'Active', color: 'teal' },
  expired: { words: 'Expired', color: 'gray' },
  revoked: { words: 'Revoked', color: 'red' },
} as const

export function LinkRow({ link, canChange }: { link: TrackingLink; canChange: boolean }) {
  const look = looks[link.state]
  return (
    <Table.Tr>
      <Table.Td data-label="For">{link.label ?? <Text c="dimmed">no label</Text>}</Table.Td>
      <Table.Td data-label="State">
        <div>
          <Badge color={look.color}>{look.words}</Badge>
          <Text size="xs" c="dimmed">
            <StateTime link={link} />
          </Text>
        </div>
      </Table.Td>
      <Table.Td data-label="Opened">
        <Opened link={link} />
      </Table.Td>
      <Table.Td data-label="Created">
        <div>
          <RelativeTime at={link.createdAt} />
          <Text size="xs" c="dimmed">
            by {link.createdBy}
          </Text>
        </div>
      </Table.Td>
      <Table.Td>
        <Actions link={link} canChange={canChange} />
      </Table.Td>
    </Table.Tr>
  )
}

function StateTime({ link }: { link: TrackingLink }) {
  if (link.revokedAt !== null) return <RelativeTime at={link.revokedAt} />
  return (
    <>
      {link.state === 'expired' ? '' : 'expires '}
      <RelativeTime at={link.expiresAt} />
    </>
  )
}

/** Mail scanners fetch a link long before a person opens it; the two are told apart. */
function Opened({ link: { openedAt, openedCount, fetchedAt } }: { link: TrackingLink }) {
  if (openedAt === null)
    return fetchedAt === null ? (
      <>not yet</>
    ) : (
      <div>
        not yet
        <Text size="xs" c="dimmed">
          fetched by a program <RelativeTime at={fetchedAt} />
        </Text>
      </div>
    )
  return (
    <div>
      {formatCount(openedCount, 'time')}
      <Text size="xs" c="dimmed">
        last <RelativeTime at={openedAt} />
      </Text>
    </div>
  )
}

function Actions({ link, canChange }: { link: TrackingLink; canChange: boolean }) {
  const client = useQueryClient()
  const name = link.label === null ? 'the link without a label' : `the link for ${link.label}`
  const revoke = async () => {
    await call(revokeTrackingLink, { params: { id: link.id } })
    await client.invalidateQueries({ queryKey: [listTrackingLinks.path] })
  }
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      {link.url !== null && (
        <>
          <CopyButton
            value={link.url}
            label="Copy link"
            labelRest={link.label === null ? 'without a label' : `for ${link.label}`}
          />
          <Button
            component="a"
            href={link.url}
            target="_blank"
            rel="noreferrer"
            size="xs"
            variant="default"
            rightSection={<IconExternalLink size={14} aria-hidden />}
            aria-label={`Open ${name} in a new tab`}
          >
            Open
          </Button>
        </>
      )}
      {canChange && link.state === 'active' && (
        <ConfirmButton
          label="Revoke…"
          description={`Revoke ${name}`}
          title={`Revoke ${name}?`}
          confirmLabel="Revoke link"
          action={revoke}
        >
          Whoever opens it from now on is told to ask you for a new one.{' '}
          {link.openedCount === 0
            ? 'Nobody has opened it yet.'
            : `It was opened ${formatCount(link.openedCount, 'time')}.`}{' '}
          This cannot be undone.
        </ConfirmButton>
      )}
    </Group>
  )
}
