import { Table, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { formatCount, formatWallClock } from '../../../console/ui/format.ts'
import { LocalTime, RelativeTime } from '../../../console/ui/widgets/relative-time.tsx'
import type { TrackedContainer } from '../contract.ts'
import { situationWords } from './situation-words.ts'

export function ContainerRow({ container }: { container: TrackedContainer }) {
  return (
    <Table.Tr>
      <Table.Td data-label="Container">
        <div>
          <strong className="code">{container.number}</strong>
          <Text size="xs" c="dimmed">
            {container.carrier ?? 'No carrier chosen'}
          </Text>
        </div>
      </Table.Td>
      <Table.Td data-label="Status">
        <div>
          {situationWords[container.situation]}
          {container.lastEventAt !== null && (
            <Text size="xs" c="dimmed">
              <RelativeTime at={container.lastEventAt} />
            </Text>
          )}
        </div>
      </Table.Td>
      <Table.Td data-label="Place">{placeOf(container)}</Table.Td>
      <Table.Td data-label="Arrival">
        <Arrival container={container} />
      </Table.Td>
      <Table.Td data-label="Asked">
        <Asked container={container} />
      </Table.Td>
    </Table.Tr>
  )
}

/** At sea the last port is where it comes from. */
const placeOf = ({ situation, place }: TrackedContainer): string =>
  place === null ? '–' : situation === 'at_sea' ? `from ${place}` : place

function Arrival({ container: { eta, etaChanges, rolledOver } }: { container: TrackedContainer }) {
  return (
    <div>
      {eta === null ? 'not known' : <ArrivalTime eta={eta} />}
      <Text size="xs" c="dimmed">
        {[
          eta === null ? '' : eta.isActual ? 'arrived' : 'expected',
          etaChanges > 0 ? `changed ${formatCount(etaChanges, 'time')}` : '',
          rolledOver ? 'moved to a later ship' : '',
        ]
          .filter((fact) => fact !== '')
          .join(', ')}
      </Text>
    </div>
  )
}

/** At the port people live by the port's clock; only without it by ours. */
function ArrivalTime({ eta }: { eta: NonNullable<TrackedContainer['eta']> }) {
  if (eta.localTime === null) return <LocalTime at={eta.at} />
  return (
    <>
      <time dateTime={eta.at}>{formatWallClock(eta.localTime)}</time> port time
    </>
  )
}

function Asked({ container: { askedAt, nextCheckAt, problem } }: { container: TrackedContainer }) {
  return (
    <div>
      {askedAt === null ? 'not yet' : <RelativeTime at={askedAt} />}
      {problem !== null && (
        <span className="with-icon">
          <IconAlertTriangle size={15} color="var(--mantine-color-error)" aria-hidden />
          <span>{problem}</span>
        </span>
      )}
      {nextCheckAt !== null && (
        <Text size="xs" c="dimmed">
          again <RelativeTime at={nextCheckAt} />
        </Text>
      )}
    </div>
  )
}
