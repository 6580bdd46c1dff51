import { Stack, Text } from '@mantine/core'
import { Panel } from '../../../console/ui/widgets/panel.tsx'
import { RelativeTime } from '../../../console/ui/widgets/relative-time.tsx'
import type { TimelineStep } from '../contract.ts'
import { stepSentence } from '../words.ts'

/** Every step, the first one on top. */
export const Timeline = ({ steps }: { steps: readonly TimelineStep[] }) => (
  <Panel title="Timeline">
    <Stack component="ol" gap="xs" className="bare-list">
      {steps.map((step) => (
        <li key={step.id}>
          <Text size="xs" c="dimmed">
            {nameOf(step)}, <RelativeTime at={step.at} />
          </Text>
          <Text size="sm" className="breaks" style={{ whiteSpace: 'pre-wrap' }}>
            {stepSentence(step)}
          </Text>
        </li>
      ))}
    </Stack>
  </Panel>
)

const nameOf = ({ by }: TimelineStep): string =>
  by.kind === 'job' ? 'Breakwater' : (by.name ?? 'A person since erased')
