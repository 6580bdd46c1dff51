import { Button, Skeleton, Table } from '@mantine/core'
import { useHasRole } from '../../../ops/sign-in/console/me.ts'
import { useList } from '../../../console/ui/use-list.ts'
import { Empty } from '../../../console/ui/widgets/empty.tsx'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import { Panel } from '../../../console/ui/widgets/panel.tsx'
import { listTrackingLinks, type TrackingLink } from '../contract.ts'
import { CreateLink } from './create-link.tsx'
import { LinkRow } from './link-row.tsx'

/** The links with which customers follow this order. */
export function TrackingLinks({ orderId, reference }: { orderId: string; reference: string }) {
  const canChange = useHasRole('operator')
  const links = useList(listTrackingLinks, {}, { id: orderId })
  const items = links.rows
  return (
    <Panel
      title="Tracking links"
      actions={canChange && <CreateLink orderId={orderId} reference={reference} />}
    >
      {links.isLoading && <Skeleton height={40} aria-busy />}
      {links.error && items.length === 0 && (
        <ErrorState title="The links could not be read" error={links.error} onRetry={links.retry} />
      )}
      {!links.isLoading && !links.error && items.length === 0 && (
        <Empty title="No tracking link yet">
          With a link your customer sees where the containers are and when they arrive: on a phone, without a
          login and without prices.
        </Empty>
      )}
      {items.length > 0 && <LinkTable links={items} canChange={canChange} />}
      {links.hasMore && (
        <Button variant="default" size="xs" mt="xs" loading={links.isLoadingMore} onClick={links.loadMore}>
          Show more
        </Button>
      )}
    </Panel>
  )
}

function LinkTable({ links, canChange }: { links: readonly TrackingLink[]; canChange: boolean }) {
  return (
    <div className="panel-flush scroll-x">
      <Table aria-label="Tracking links" className="stacks">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>For</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>Opened</Table.Th>
            <Table.Th>Created</Table.Th>
            <Table.Th>
              <span className="visually-hidden">What can be done</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {links.map((link) => (
            <LinkRow key={link.id} link={link} canChange={canChange} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
