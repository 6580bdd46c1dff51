import { Drawer } from '@mantine/core'
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { changedFields } from '../draft/difference.ts'
import { asNew, hasNoTarget, type EditedRule, type RuleValues } from './edited-rule.ts'
import { noFindings } from '../draft/findings.ts'
import { RuleForm } from './rule-form.tsx'
import type { Editing } from '../draft/use-draft.ts'
import { findingsOptions, useFindings } from '../draft/use-findings.ts'

/** A rule that is being written; `companions` come along when it is put into the draft. */
export type OpenRule = { rule: EditedRule; companions: readonly RuleValues[] }
type Props = { open: OpenRule; editing: Editing; onClose: () => void }

/** Where one rule is written. What the server says of it is told while it is typed. */
export function RuleDrawer({ open, editing, onClose }: Props) {
  const { rule: before, companions } = open
  const [rule, setRule] = useState(before)
  const client = useQueryClient()
  const isNew = !editing.rules.some(({ key }) => key === before.key)
  const rules = isNew
    ? [...editing.rules, rule]
    : editing.rules.map((each) => (each.key === rule.key ? rule : each))
  const isWritten =
    rule.name.trim() !== '' && rule.cidrs.length + rule.countries.length > 0 && !hasNoTarget(rule.target)
  const isTouched = isNew || changedFields(before, rule).length > 0
  const { findings } = useFindings({ rules: isWritten && isTouched ? rules : editing.rules, isDraft: true })
  const finish = async () => {
    const list = { rules, isDraft: true }
    const { problems } = await client.fetchQuery(findingsOptions(list)).catch(() => noFindings)
    if (problems.has(rule.key)) return
    const added = companions.reduce<EditedRule[]>((all, values) => [...all, asNew(values, all)], rules)
    editing.change(added)
    onClose()
  }
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={<strong>{isNew ? 'New rule' : before.name}</strong>}
      classNames={{ content: 'ip-drawer' }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <RuleForm
        rule={rule}
        isNew={isNew}
        problems={findings.problems.get(rule.key) ?? []}
        warnings={findings.warnings.get(rule.key) ?? []}
        onChange={(values) => setRule({ ...rule, ...values })}
        onSubmit={finish}
        onCancel={onClose}
      />
    </Drawer>
  )
}
