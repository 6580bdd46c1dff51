import { Button, Text } from '@mantine/core'
import { IconAlertTriangle, IconInfoCircle, IconX } from '@tabler/icons-react'
import { RelativeTime } from '../../../../console/ui/widgets/relative-time.tsx'
import type { RuleProblem, Warning } from '../draft/findings.ts'

type Props = {
  warnings: readonly Warning[]
  problems: readonly RuleProblem[]
  onMoveBefore?: (key: string) => void
}

/** What stands against a rule: what the server would refuse, and what would surprise. */
export function RuleNotes({ warnings, problems, onMoveBefore }: Props) {
  if (warnings.length + problems.length === 0) return null
  return (
    <ul className="bare-list ip-rule-notes">
      {problems.map(({ field, index, message }) => (
        <li key={`${field}${index}${message}`}>
          <Text component="div" className="with-icon" c="var(--mantine-color-error)">
            <IconX size={16} aria-hidden />
            <span>{message}</span>
          </Text>
        </li>
      ))}
      {warnings.map((warning) => (
        <li key={warning.kind + warning.sentence}>
          <Note warning={warning} onMoveBefore={onMoveBefore} />
        </li>
      ))}
    </ul>
  )
}

function Note({ warning, onMoveBefore }: { warning: Warning; onMoveBefore: Props['onMoveBefore'] }) {
  const { kind, sentence, example, before } = warning
  const Icon = kind === 'shadowed' || kind === 'impossible' ? IconAlertTriangle : IconInfoCircle
  return (
    <Text component="div" className="with-icon ip-rule-note-line" data-kind={kind}>
      <Icon size={16} aria-hidden />
      <span>
        {sentence} <Example address={example} sentence={sentence} />
        {kind === 'unused' && warning.lastHitAt && (
          <>
            Last <RelativeTime at={warning.lastHitAt} />.{' '}
          </>
        )}
        {before !== undefined && before !== '' && onMoveBefore && (
          <Button size="compact-xs" variant="default" onClick={() => onMoveBefore(before)}>
            Move it in front
          </Button>
        )}
      </span>
    </Text>
  )
}

/** Some sentences name their example themselves. */
function Example({ address, sentence }: { address: string | undefined; sentence: string }) {
  if (address === undefined || sentence.includes(address)) return null
  return (
    <>
      For example <span className="code">{address}</span>.{' '}
    </>
  )
}
