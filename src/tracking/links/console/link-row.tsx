import { Badge, Table, Text } from '@mantine/core'
import { formatCount } from '../../../console/ui/format.ts'
import { RelativeTime } from '../../../console/ui/widgets/relative-time.tsx'
import type { TrackingLink } from '../contract.ts'
import { LinkActions } from './link-actions.tsx'

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
        <LinkActions link={link} canChange={canChange} />
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
