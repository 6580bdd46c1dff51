import { Badge, UnstyledButton } from '@mantine/core'
import { IconGripVertical } from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import { ActionBadge, RuleFacts } from './rule-facts.tsx'
import type { RuleProblem, Warning } from '../draft/findings.ts'
import { Hits, type RuleHits } from './hits.tsx'
import { RuleMenu, type RuleActions } from './rule-menu.tsx'
import { RuleNotes } from './rule-notes.tsx'
import type { RowDrag } from './use-drag.ts'

export type RowProps = RuleActions & {
  mark: string | undefined
  hits: RuleHits | undefined
  warnings: readonly Warning[]
  problems: readonly RuleProblem[]
  /** The id of the sentence that says how the keyboard moves it. */
  hint: string
  drag: RowDrag
}

/** One rule. With the focus anywhere in it, Alt and the arrows move it. */
export function RuleRow(props: RowProps) {
  const { rule, at, drag, onMove } = props
  const moveByKey = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    if (!event.altKey || by === 0) return
    event.preventDefault()
    onMove(at + by)
  }
  return (
    <li
      className="ip-rule"
      data-row
      data-inactive={!rule.active || undefined}
      data-dragged={drag.isDragged || undefined}
      data-line={drag.line}
      onKeyDown={moveByKey}
    >
      <UnstyledButton
        className="ip-rule-grip"
        aria-label={`Move ${rule.name}, number ${at + 1} of ${props.count}`}
        aria-describedby={props.hint}
        {...drag.grip}
      >
        <IconGripVertical size={16} aria-hidden />
        <span className="numeric">{at + 1}</span>
      </UnstyledButton>
      <div className="ip-rule-action">
        <ActionBadge action={rule.action} />
      </div>
      <div className="ip-rule-main">
        <div className="ip-rule-name">
          <UnstyledButton className="ip-rule-open" onClick={props.onEdit}>
            {rule.name}
          </UnstyledButton>
          {!rule.active && <Badge color="gray">Switched off</Badge>}
          {props.mark !== undefined && <Badge color="harbour">{props.mark}</Badge>}
        </div>
        <RuleFacts rule={rule} />
        <RuleNotes {...props} />
      </div>
      <div className="ip-rule-hits">{rule.id !== undefined && <Hits hits={props.hits} />}</div>
      <RuleMenu {...props} />
    </li>
  )
}
