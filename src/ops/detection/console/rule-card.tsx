import { Alert, Badge, Button, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { formatInteger } from '../../../console/ui/format.ts'
import { Panel } from '../../../console/ui/widgets/panel.tsx'
import { RiskBadge } from '../../../console/ui/widgets/risk-badge.tsx'
import type { DetectionRuleState } from '../contract.ts'
import { conditionInWords } from './detection-words.ts'
import { RuleDialog } from './rule-dialog.tsx'

/** A rule with its condition, its findings and what verdicts suggest. */
export function RuleCard({ rule }: { rule: DetectionRuleState }) {
  const [isOpen, { open, close }] = useDisclosure()
  return (
    <Panel
      title={rule.title}
      actions={
        <Button size="xs" variant="default" onClick={open} aria-label={`Adjust the rule ${rule.title}`}>
          Adjust…
        </Button>
      }
    >
      <Text size="sm" mb="xs">
        {rule.sentence}
      </Text>
      <Group gap="xs">
        <Badge color={rule.active ? 'teal' : 'gray'}>{rule.active ? 'On' : 'Off'}</Badge>
        <RiskBadge risk={rule.risk} />
        <Text size="sm">{conditionInWords(rule)}</Text>
        <Text size="sm" c="dimmed">
          Found {formatInteger(rule.found)} {rule.found === 1 ? 'time' : 'times'} in 30 days
        </Text>
        {rule.changedBy !== null && (
          <Text size="sm" c="dimmed">
            Changed by {rule.changedBy}
          </Text>
        )}
      </Group>
      {rule.suggestion && (
        <Alert mt="sm" title={`Verdicts suggest ${rule.suggestion.threshold} instead of ${rule.threshold}`}>
          {rule.suggestion.sentence}
        </Alert>
      )}
      {isOpen && <RuleDialog rule={rule} onClose={close} />}
    </Panel>
  )
}
