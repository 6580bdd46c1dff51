import { Stack } from '@mantine/core'
import { useRef, useState } from 'react'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import { AddRuleMenu } from './rules/add-rule-menu.tsx'
import { DraftBar } from './draft/draft-bar.tsx'
import { asNew, newRule, type EditedRule, type RuleValues } from './rules/edited-rule.ts'
import { IpAccessTop } from './page-header.tsx'
import { NoRules } from './rules/no-rules.tsx'
import { RuleDrawer, type OpenRule } from './rules/rule-drawer.tsx'
import { RuleList } from './rules/rule-list.tsx'
import { Simulation, type SimulationRef } from './simulation/simulation.tsx'
import { useDraft } from './draft/use-draft.ts'
import { useFindings } from './draft/use-findings.ts'
import type { SavedRules } from './use-rules.ts'

/** The page with its rules: a list that becomes a draft as soon as anything of it is changed. */
export function RulesEditor({ saved }: { saved: SavedRules }) {
  const editing = useDraft(saved)
  const { findings, error } = useFindings(editing)
  const [open, setOpen] = useState<OpenRule>()
  const trials = useRef<SimulationRef>(null)
  const add = (first: RuleValues = newRule, ...companions: RuleValues[]) =>
    setOpen({ rule: asNew(first, editing.rules), companions })
  const edit = (rule: EditedRule) => setOpen({ rule, companions: [] })
  const addMenu = <AddRuleMenu onAdd={add} />
  return (
    <>
      <IpAccessTop title="IP access" actions={addMenu} withHints />
      <Stack gap="md">
        {editing.isDraft && (
          <DraftBar
            editing={editing}
            saved={saved}
            problems={findings.problems.size}
            onTest={() => trials.current?.test()}
            onReplay={() => trials.current?.replay()}
          />
        )}
        {error && <ErrorState title="The rules could not be looked through for mistakes" error={error} />}
        <RuleList
          editing={editing}
          findings={findings}
          onEdit={edit}
          onCopy={(rule) => add({ ...rule, name: `${rule.name} (copy)` })}
          empty={<NoRules onAdd={add} />}
        />
        <Simulation ref={trials} editing={editing} />
        {open && (
          <RuleDrawer key={open.rule.key} open={open} editing={editing} onClose={() => setOpen(undefined)} />
        )}
      </Stack>
    </>
  )
}
