import { NativeSelect, Switch, Textarea, TextInput } from '@mantine/core'
import { ipActions, type IpAction } from '../../words.ts'
import { CountriesField } from './countries-field.tsx'
import type { EditedRule, RuleValues } from './edited-rule.ts'
import { ExpiryField } from './expiry-field.tsx'
import type { RuleProblem } from '../draft/findings.ts'
import { NetworksField } from './networks-field.tsx'
import { actionLooks } from './rule-words.ts'
import { ScheduleField } from './schedule-field.tsx'
import { TargetField } from './target-field.tsx'

type Props = {
  rule: EditedRule
  problems: readonly RuleProblem[]
  /** What is not filled in, in words, once somebody has tried to go on without it. */
  missing: { name?: string; places?: string; whom?: string }
  onChange: (values: Partial<RuleValues>) => void
}

const actions = ipActions.map((action) => ({
  value: action,
  label: `${actionLooks[action].label}: ${actionLooks[action].explanation.toLowerCase()}`,
}))

/** All that a rule says; long because it says nine things. */
export function RuleFields({ rule, problems, missing, onChange }: Props) {
  return (
    <>
      <TextInput
        label="Name"
        value={rule.name}
        maxLength={100}
        autoComplete="off"
        data-autofocus
        error={missing.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <NativeSelect
        label="Action"
        data={actions}
        value={rule.action}
        onChange={(event) => onChange({ action: event.currentTarget.value as IpAction })}
      />
      <NetworksField
        cidrs={rule.cidrs}
        problems={problems}
        error={missing.places}
        onChange={(cidrs) => onChange({ cidrs })}
      />
      <CountriesField value={rule.countries} onChange={(countries) => onChange({ countries })} />
      <TargetField value={rule.target} error={missing.whom} onChange={(target) => onChange({ target })} />
      <ScheduleField value={rule.schedule} onChange={(schedule) => onChange({ schedule })} />
      <ExpiryField value={rule.expiresAt} onChange={(expiresAt) => onChange({ expiresAt })} />
      <Textarea
        label="Note"
        description="Why it is there, for whoever reads it in a year."
        autosize
        maxLength={1000}
        value={rule.note}
        onChange={(event) => onChange({ note: event.currentTarget.value })}
      />
      <Switch
        label="In use"
        checked={rule.active}
        onChange={(event) => onChange({ active: event.currentTarget.checked })}
      />
    </>
  )
}
