import { Badge, Stack, Text } from '@mantine/core'
import { IconBan, IconCheck } from '@tabler/icons-react'
import { formatCountry } from '../../../../console/ui/format.ts'
import type { IpTestResult } from '../../simulation-contract.ts'

/** In or not, in a sentence, and the rules that were looked at on the way. */
export function TestVerdict({ result, isOld }: { result: IpTestResult; isOld: boolean }) {
  const { allowed, sentence, address, country, trace } = result
  const Icon = allowed ? IconCheck : IconBan
  return (
    <Stack gap="xs" mt="md">
      {isOld && <Text size="xs">This was before the last change: test again.</Text>}
      <div>
        <Badge color={allowed ? 'teal' : 'red'} size="lg" leftSection={<Icon size={14} aria-hidden />}>
          {allowed ? 'Comes in' : 'Is refused'}
        </Badge>{' '}
        <span className="code">{address}</span> {country !== null && `(${formatCountry(country)})`}
      </div>
      <Text>{sentence}</Text>
      {trace.length > 0 && (
        <ol className="bare-list ip-trace" aria-label="Rules in the order in which they were tried">
          {trace.map(({ rule, outcome, sentence: why }) => (
            <li key={rule.position} data-outcome={outcome}>
              {why}
            </li>
          ))}
        </ol>
      )}
    </Stack>
  )
}
