import type { Reply } from '../../../../console/ui/api.ts'
import type { ipTemplates } from '../../simulation-contract.ts'
import type { DraftRule, IpRule, RuleTarget } from '../../contract.ts'
import type { IpAction } from '../../words.ts'

export type Schedule = NonNullable<IpRule['schedule']>
export type ScheduleWindow = Schedule['windows'][number]

/** What a person decides about a rule. Its place in the list is its position. */
export type RuleValues = {
  name: string
  action: IpAction
  cidrs: string[]
  countries: string[]
  target: RuleTarget
  active: boolean
  expiresAt: string | null
  schedule: Schedule | null
  note: string
}

/** A rule of the list on the screen. `key` is its id, or a name of its own for as long as it has none. */
export type EditedRule = RuleValues & { key: string; id?: string }

export const newRule: RuleValues = {
  name: '',
  action: 'allow',
  cidrs: [],
  countries: [],
  target: { everyone: true },
  active: true,
  expiresAt: null,
  schedule: null,
  note: '',
}

export const toEdited = (rule: IpRule): EditedRule => ({ ...valuesOf(rule), key: rule.id, id: rule.id })

/** As the API takes a list: the order says the positions. */
export const toDraft = (rules: readonly EditedRule[]): DraftRule[] =>
  rules.map((rule) => ({ ...valuesOf(rule), ...(rule.id === undefined ? {} : { id: rule.id }) }))

/** A rule that is not saved, with a key that no rule of the list has. */
export function asNew(values: RuleValues, rules: readonly EditedRule[]): EditedRule {
  const taken = rules.map(({ key }) => Number(/^new-(\d+)$/.exec(key)?.[1] ?? 0))
  return { ...valuesOf(values), key: `new-${Math.max(0, ...taken) + 1}` }
}

/** Only what a person decides, always in the same order: two rules say the same when their texts do. */
export const valuesOf = (rule: RuleValues): RuleValues => ({
  name: rule.name,
  action: rule.action,
  cidrs: rule.cidrs,
  countries: rule.countries,
  target: rule.target,
  active: rule.active,
  expiresAt: rule.expiresAt,
  schedule: rule.schedule && {
    timeZone: rule.schedule.timeZone,
    windows: rule.schedule.windows.map(({ days, from, to }) => ({ days, from, to })),
  },
  note: rule.note,
})

export const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** Neither everyone nor anyone: a choice that is not made yet. */
export const hasNoTarget = (target: RuleTarget): boolean =>
  ('userIds' in target && target.userIds.length === 0) ||
  ('groupIds' in target && target.groupIds.length === 0)

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

/** Networks as people paste them: one a line, or between commas, semicolons or spaces; each one once. */
export const readLines = (text: string): string[] => [
  ...new Set(text.split(/[\s,;]+/).filter((word) => word !== '')),
]
