import { Group, NumberInput, Stack, Switch } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { isProblem } from '../../../console/ui/api-problem.ts'
import { call } from '../../../console/ui/api.ts'
import { DialogButtons } from '../../../console/ui/widgets/dialog-buttons.tsx'
import { Dialog } from '../../../console/ui/widgets/dialog.tsx'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import { changeDetectionRule, listDetectionRules, type DetectionRuleState } from '../contract.ts'
import { RulePreview } from './rule-preview.tsx'

type Range = DetectionRuleState['ranges']['threshold']
type Props = { rule: DetectionRuleState; onClose: () => void }

/** Switches a rule, changes its numbers, and shows first what they would have found. */
export function RuleDialog({ rule, onClose }: Props) {
  const client = useQueryClient()
  const [active, setActive] = useState(rule.active)
  const [threshold, setThreshold] = useState(rule.threshold)
  const [windowMinutes, setWindowMinutes] = useState(rule.windowMinutes)
  const refresh = () => client.invalidateQueries({ queryKey: [listDetectionRules.path] })
  const saving = useMutation({
    mutationFn: () =>
      call(changeDetectionRule, {
        params: { id: rule.id },
        body: { active, threshold, windowMinutes, version: rule.version },
      }),
    onError: (error) => (isProblem(error, 'VERSION_CONFLICT') ? refresh() : undefined),
    onSuccess: async () => {
      onClose()
      notifications.show({ message: `The rule "${rule.title}" was changed.` })
      await refresh()
    },
  })
  return (
    <Dialog isOpen onClose={onClose} title={rule.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          saving.mutate()
        }}
      >
        <Stack gap="md">
          <Switch
            label="Report what this rule finds"
            checked={active}
            onChange={(event) => setActive(event.currentTarget.checked)}
          />
          <Group grow align="flex-start">
            <NumberField
              label="Report at"
              value={threshold}
              range={rule.ranges.threshold}
              onChange={setThreshold}
            />
            <NumberField
              label="Within minutes"
              value={windowMinutes}
              range={rule.ranges.windowMinutes}
              onChange={setWindowMinutes}
            />
          </Group>
          <RulePreview rule={rule} numbers={{ threshold, windowMinutes }} />
          {saving.error && <ErrorState title="The rule was not changed" error={saving.error} />}
          <DialogButtons submitLabel="Save rule" isSaving={saving.isPending} onCancel={onClose} />
        </Stack>
      </form>
    </Dialog>
  )
}

type NumberFieldProps = {
  label: string
  value: number
  range: Range
  onChange: (value: number) => void
}

const NumberField = ({ label, value, range: { initial, least, most }, onChange }: NumberFieldProps) => (
  <NumberInput
    label={label}
    description={`${least} to ${most.toLocaleString('en')}; default ${initial.toLocaleString('en')}`}
    value={value}
    min={least}
    max={most}
    clampBehavior="blur"
    allowDecimal={false}
    required
    onChange={(next) => onChange(Number(next) || least)}
  />
)
