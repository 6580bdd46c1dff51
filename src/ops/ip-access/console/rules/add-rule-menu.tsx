import { Button, Menu, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { fromTemplate, newRule, type RuleValues } from './edited-rule.ts'
import { useTemplates } from '../use-rules.ts'

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
