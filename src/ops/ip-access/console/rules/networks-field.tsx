import { Button, Text, Textarea } from '@mantine/core'
import { useId, useState } from 'react'
import type { RuleProblem } from '../draft/findings.ts'
import { readLines } from './edited-rule.ts'

type Props = {
  cidrs: readonly string[]
  problems: readonly RuleProblem[]
  error: string | undefined
  onChange: (cidrs: string[]) => void
}

/** Networks, one a line, as they are pasted; what the server does not take is corrected with a click. */
export function NetworksField({ cidrs, problems, error, onChange }: Props) {
  const id = useId()
  const [text, setText] = useState(cidrs.join('\n'))
  const change = (typed: string) => {
    setText(typed)
    onChange(readLines(typed))
  }
  const use = (wrong: string, right: string) =>
    change(cidrs.map((cidr) => (cidr === wrong ? right : cidr)).join('\n'))
  return (
    <div>
      <Textarea
        label="Networks"
        description="One a line: 192.0.2.0/24, 2001:db8::/48, or a single address."
        autosize
        minRows={3}
        maxRows={14}
        spellCheck={false}
        classNames={{ input: 'code' }}
        aria-describedby={id}
        value={text}
        error={error}
        onChange={(event) => change(event.currentTarget.value)}
      />
      <div id={id} aria-live="polite">
        {problems.map((problem) => (
          <Problem key={`${problem.index}${problem.message}`} problem={problem} cidrs={cidrs} onUse={use} />
        ))}
      </div>
    </div>
  )
}

type ProblemProps = {
  problem: RuleProblem
  cidrs: readonly string[]
  onUse: (wrong: string, right: string) => void
}

function Problem({ problem: { field, index, message, suggestion }, cidrs, onUse }: ProblemProps) {
  const wrong = index === undefined ? undefined : cidrs[index]
  if (field !== 'cidrs' || wrong === undefined) return null
  return (
    <Text component="div" size="xs" mt={4} c="var(--mantine-color-error)">
      <span className="code">{wrong}</span>: {message}{' '}
      {suggestion !== undefined && (
        <Button size="compact-xs" variant="default" onClick={() => onUse(wrong, suggestion)}>
          Use&nbsp;<span className="code">{suggestion}</span>
        </Button>
      )}
    </Text>
  )
}
