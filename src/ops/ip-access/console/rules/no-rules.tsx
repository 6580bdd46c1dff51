import { Button } from '@mantine/core'
import { Empty } from '../../../../console/ui/widgets/empty.tsx'
import type { AddRules } from './add-rule-menu.tsx'
import { fromTemplate } from './edited-rule.ts'
import { newRule } from './edited-rule.ts'
import { useTemplates } from '../use-rules.ts'

/** What rules are for, and ones to begin with. */
export function NoRules({ onAdd }: { onAdd: AddRules }) {
  const templates = useTemplates().data?.items ?? []
  return (
    <Empty
      title="No IP rules yet"
      actions={
        <>
          {templates.map((template) => (
            <Button key={template.key} variant="default" onClick={() => onAdd(...fromTemplate(template))}>
              {template.title}
            </Button>
          ))}
          <Button variant="default" onClick={() => onAdd(newRule)}>
            Empty rule
          </Button>
        </>
      }
    >
      Rules say who may come in from where: everybody, some people or groups, from networks or countries, for
      good or for a time. They are read from the top, and the first one that matches decides. What you begin
      here is a draft: you can try it on the last 30 days before it blocks anyone.
    </Empty>
  )
}
