import { Text, Timeline } from '@mantine/core'
import { Panel } from '../../../../console/ui/widgets/panel.tsx'
import { LocalTime } from '../../../../console/ui/widgets/relative-time.tsx'

type Moment = { at: string; sentence: string }

export function SessionTimeline({ moments }: { moments: readonly Moment[] }) {
  return (
    <Panel title="What happened">
      <Timeline bulletSize={12} lineWidth={2} active={moments.length}>
        {moments.map(({ at, sentence }) => (
          <Timeline.Item key={at + sentence}>
            <Text>{sentence}</Text>
            <Text size="xs" c="dimmed">
              <LocalTime at={at} />
            </Text>
          </Timeline.Item>
        ))}
      </Timeline>
    </Panel>
  )
}
