import { Button, Menu, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { newRule, type RuleValues } from './edited-rule.ts'
import { useTemplates } from '../use-rules.ts'
import type { Reply } from '../../../../console/ui/api.ts'
import type { ipTemplates } from '../../simulation-contract.ts'

export type AddRules = (first: RuleValues, ...companions: RuleValues[]) => void

/** A rule from nothing, or from a template. */
export function AddRuleMenu({ onAdd }: { onAdd: AddRules }) {
  const templates = useTemplates().data?.items ?? []
  return (
    <Menu position="bottom-end" width={340} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button leftSection={<IconPlus size={16} aria-hidden />}>Add a rule</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onAdd(newRule)}>Empty rule</Menu.Item>
        {templates.length > 0 && <Menu.Label>Start from…</Menu.Label>}
        {templates.map((template) => (
          <Menu.Item key={template.key} onClick={() => onAdd(...fromTemplate(template))}>
            {template.title}
            <Text size="xs" c="dimmed">
              {template.explanation}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

export type Template = Reply<typeof ipTemplates>['items'][number]

/** The rules of a template, the one first in which something must still be filled in. */
export function fromTemplate({ rules }: Template): [RuleValues, ...RuleValues[]] {
  const values = rules.map((rule): RuleValues => ({ ...newRule, ...rule }))
  const open = Math.max(
    0,
    values.findIndex(({ cidrs, countries }) => cidrs.length + countries.length === 0),
  )
  return [values[open] ?? newRule, ...values.toSpliced(open, 1)]
}
