import { Button } from '@mantine/core'
import { useId, useRef, useState, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { formatCount } from '../../../../console/ui/format.ts'
import { moveRowFocus, useShortcuts } from '../../../../console/ui/use-shortcuts.ts'
import { DefaultAction } from './default-action.tsx'
import type { EditedRule } from './edited-rule.ts'
import type { Findings } from '../draft/findings.ts'
import { moveItem, moveWords, useDrag } from './use-drag.ts'
import { RuleRow } from './rule-row.tsx'
import { markOf } from '../draft/difference.ts'
import type { Editing } from '../draft/use-draft.ts'
import { useHits } from '../use-rules.ts'

type Props = {
  editing: Editing
  findings: Findings
  onEdit: (rule: EditedRule) => void
  onCopy: (rule: EditedRule) => void
  empty: ReactNode
}

const step = 100

/** The rules in the order in which they are read; what happens when none matches is the last line. */
export function RuleList({ editing, findings, empty, ...rest }: Props) {
  const { rules, change } = editing
  const hint = useId()
  const list = useRef<HTMLOListElement>(null)
  const [shown, setShown] = useState(step)
  const [announced, announce] = useState('')
  const hits = useHits().data
  const move = (rule: EditedRule, to: number) => {
    const from = rules.indexOf(rule)
    if (from === to || to < 0 || to >= rules.length) return
    const moved = moveItem(rules, from, to)
    const focused = document.activeElement
    // A row that is put elsewhere in the document loses the focus.
    flushSync(() => change(moved))
    if (focused instanceof HTMLElement) focused.focus()
    announce(
      moveWords(
        moved.map(({ name }) => name),
        to,
      ),
    )
  }
  const drag = useDrag(list, (key, to) => {
    const rule = rules.find((each) => each.key === key)
    if (rule) move(rule, to)
  })
  useShortcuts({ j: () => moveRowFocus(1), k: () => moveRowFocus(-1) })
  return (
    <div className="panel ip-rules">
      <span id={hint} className="visually-hidden">
        Alt with the arrow up or down moves the rule.
      </span>
      <span className="visually-hidden" aria-live="assertive">
        {announced}
      </span>
      {rules.length === 0 && empty}
      <ol ref={list} className="bare-list" aria-label="IP rules, in the order in which they are read">
        {rules.slice(0, shown).map((rule, at) => (
          <RuleRow
            key={rule.key}
            rule={rule}
            at={at}
            count={rules.length}
            mark={markOf(rule, editing.difference)}
            hits={hits?.rules.find(({ ruleId }) => ruleId === rule.id)}
            warnings={findings.warnings.get(rule.key) ?? []}
            problems={findings.problems.get(rule.key) ?? []}
            hint={hint}
            drag={drag.forRow(rule.key, at)}
            onMove={(to) => move(rule, to)}
            onMoveBefore={(key) =>
              move(
                rule,
                rules.findIndex((each) => each.key === key),
              )
            }
            onChange={(changed) => change(rules.map((each) => (each === rule ? changed : each)))}
            onRemove={() => change(rules.filter((each) => each !== rule))}
            onEdit={() => rest.onEdit(rule)}
            onCopy={() => rest.onCopy(rule)}
          />
        ))}
      </ol>
      {rules.length > shown && (
        <Button variant="default" size="xs" m="sm" onClick={() => setShown(shown + step)}>
          Show {Math.min(step, rules.length - shown)} more of {formatCount(rules.length, 'rule')}
        </Button>
      )}
      <DefaultAction unmatched={hits?.unmatched} />
    </div>
  )
}
