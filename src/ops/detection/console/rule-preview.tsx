import { Button, Stack, Table, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { call } from '../../../console/ui/api.ts'
import { formatInteger } from '../../../console/ui/format.ts'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import { RelativeTime } from '../../../console/ui/widgets/relative-time.tsx'
import { previewDetectionRule, type DetectionMatch, type DetectionRuleState } from '../contract.ts'

type Numbers = { threshold: number; windowMinutes: number }
type Props = { rule: DetectionRuleState; numbers: Numbers }

const shown = 10

/** Tries the numbers on the last 30 days, before anything is changed. */
export function RulePreview({ rule: { id }, numbers }: Props) {
  const trying = useMutation({
    mutationFn: (body: Numbers) => call(previewDetectionRule, { params: { id }, body }),
  })
  const isOutdated = trying.variables !== undefined && !isSame(trying.variables, numbers)
  const { data } = trying
  return (
    <Stack gap="xs" align="flex-start">
      <Button variant="default" size="xs" loading={trying.isPending} onClick={() => trying.mutate(numbers)}>
        Try on the last 30 days
      </Button>
      {trying.error && <ErrorState title="This could not be tried" error={trying.error} />}
      {data && !isOutdated && (
        <div role="status">
          <Text size="sm">
            {data.count === 0
              ? 'It would have found nothing'
              : `It would have found this ${timesOf(data.count)}`}{' '}
            in {formatInteger(data.events)} events{data.isCapped ? ', the newest only,' : ''} since{' '}
            <RelativeTime at={data.since} />.
          </Text>
        </div>
      )}
      {data && !isOutdated && data.matches.length > 0 && <Matches matches={data.matches.slice(0, shown)} />}
    </Stack>
  )
}

const isSame = (one: Numbers, other: Numbers): boolean =>
  one.threshold === other.threshold && one.windowMinutes === other.windowMinutes

const timesOf = (count: number): string => (count === 1 ? 'once' : `${formatInteger(count)} times`)

const Matches = ({ matches }: { matches: readonly DetectionMatch[] }) => (
  <Table>
    <Table.Thead>
      <Table.Tr>
        <Table.Th>When</Table.Th>
        <Table.Th>For</Table.Th>
        <Table.Th ta="right">Count</Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {matches.map(({ lastAt, label, count, eventIds }) => (
        <Table.Tr key={eventIds.join()}>
          <Table.Td>
            <RelativeTime at={lastAt} />
          </Table.Td>
          <Table.Td>{label === '' ? 'everyone' : label}</Table.Td>
          <Table.Td ta="right">{formatInteger(count)}</Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
)
