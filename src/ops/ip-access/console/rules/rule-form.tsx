import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { hasNoTarget, type EditedRule, type RuleValues } from './edited-rule.ts'
import type { RuleProblem, Warning } from '../draft/findings.ts'
import { RuleFields } from './rule-fields.tsx'
import { RuleNotes } from './rule-notes.tsx'

type Props = {
  rule: EditedRule
  isNew: boolean
  problems: readonly RuleProblem[]
  warnings: readonly Warning[]
  onChange: (values: Partial<RuleValues>) => void
  onSubmit: () => Promise<void>
  onCancel: () => void
}

/** A rule, what there is to say about it, and its way into the draft. */
export function RuleForm({ rule, isNew, problems, warnings, onChange, onSubmit, onCancel }: Props) {
  const [isAsked, setAsked] = useState(false)
  const work = useMutation({ mutationFn: onSubmit })
  const missing = missingOf(rule)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (Object.keys(missing).length === 0) work.mutate()
  }
  const others = problems.filter(({ field, index }) => field !== 'cidrs' || index === undefined)
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <RuleFields rule={rule} problems={problems} missing={isAsked ? missing : {}} onChange={onChange} />
        <div className="ip-form-end">
          <div aria-live="polite">
            <RuleNotes warnings={warnings.filter(({ kind }) => kind !== 'unused')} problems={others} />
          </div>
          <Group justify="flex-end" gap="xs">
            <Text size="xs" c="dimmed" mr="auto">
              Nothing is in force before it is published.
            </Text>
            <Button variant="default" onClick={onCancel}>
              Cancel
            </Button>
            <Button type="submit" loading={work.isPending}>
              {isNew ? 'Add to the draft' : 'Change in the draft'}
            </Button>
          </Group>
        </div>
      </Stack>
    </form>
  )
}

const missingOf = ({ name, cidrs, countries, target }: RuleValues) => ({
  ...(name.trim() === '' && { name: 'Enter a name.' }),
  ...(cidrs.length + countries.length === 0 && { places: 'Enter a network, or choose a country.' }),
  ...(hasNoTarget(target) && { whom: 'Choose at least one.' }),
})
