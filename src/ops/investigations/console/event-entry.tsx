import { Anchor, Badge, Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { RelativeTime } from '../../../console/ui/widgets/relative-time.tsx'
import type { EventMember } from '../contract.ts'
import { reasonNames } from '../words.ts'

/** One event in words, with who, from where, and why it is here. */
export function EventEntry({ event }: { event: EventMember }) {
  const { risk, sentence, type, recordedAt, reason, leafIndex, details } = event
  const isRisky = risk === 'high' || risk === 'critical'
  return (
    <div style={{ minWidth: 0 }}>
      <Group gap="xs">
        <Anchor
          size="sm"
          fw={600}
          className="breaks"
          renderRoot={(props) => <Link to="/audit/$eventId" params={{ eventId: event.id }} {...props} />}
        >
          {sentence ?? type}
        </Anchor>
        {isRisky && <Badge color={risk === 'critical' ? 'red' : 'orange'}>{risk}</Badge>}
      </Group>
      <Text size="sm" className="breaks">
        {factsOf(event).join(' · ')}
      </Text>
      {details !== null && (
        <Text size="xs" c="dimmed" className="breaks code">
          {details}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        <RelativeTime at={recordedAt} /> · {reasonNames[reason]} ·{' '}
        {leafIndex === null ? 'not sealed yet' : `number ${leafIndex} in the log`}
      </Text>
    </div>
  )
}

const kinds: Readonly<Record<string, string>> = {
  user: 'A person since erased',
  token: 'API token',
  job: 'Breakwater',
  anonymous: 'Not signed in',
}

function factsOf({ actor, subject, address, outcome }: EventMember): string[] {
  const about = subject?.name ?? subject?.id
  return [
    actor.name ?? kinds[actor.kind] ?? actor.kind,
    ...(address === null ? [] : [`from ${address}`]),
    ...(about === null || about === undefined ? [] : [`about ${about}`]),
    outcome,
  ]
}
