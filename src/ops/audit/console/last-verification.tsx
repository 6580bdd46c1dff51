import { Badge, Text } from '@mantine/core'
import { Facts } from '../../../console/ui/detail/facts.tsx'
import { formatInteger } from '../../../console/ui/format.ts'
import { Panel } from '../../../console/ui/widgets/panel.tsx'
import { TextLink } from '../../../console/ui/widgets/text-link.tsx'
import type { Verification } from '../proof-contract.ts'

const looks: Record<Verification['state'], [words: string, color: string]> = {
  running: ['Running', 'gray'],
  proved: ['Proved', 'teal'],
  not_proved: ['Not proved', 'red'],
  failed: ['Could not be run', 'orange'],
}

/** What the last proof of the whole log came to. */
export function LastVerification({ verification }: { verification: Verification | null }) {
  if (verification === null)
    return (
      <Panel title="Last verification">
        <Text size="sm">The log has not been verified yet; that happens every night at 04:30.</Text>
      </Panel>
    )
  const { state, startedAt, startedBy, problem, events, checkpoints, erasedValues } = verification
  const [words, color] = looks[state]
  return (
    <Panel title="Last verification" actions={<Badge color={color}>{words}</Badge>}>
      {problem && (
        <Text mb="sm">
          {problem.sentence}{' '}
          {problem.eventId !== null && (
            <TextLink to="/audit/$eventId" params={{ eventId: problem.eventId }}>
              Show the event
            </TextLink>
          )}
        </Text>
      )}
      <Facts
        facts={[
          { label: 'Begun', at: startedAt },
          { label: 'By', value: startedBy },
          { label: 'Events', value: formatInteger(events) },
          { label: 'Checkpoints', value: formatInteger(checkpoints) },
          { label: 'Erased values', value: formatInteger(erasedValues) },
        ]}
      />
    </Panel>
  )
}
