import { formatLocalTime } from '../../../../console/ui/format.ts'
import type { Field } from './difference.ts'
import type { RuleValues } from '../rules/edited-rule.ts'
import { actionLooks, scheduleWords } from '../rules/rule-words.ts'

export const fieldWords: Record<Field, string> = {
  name: 'Name',
  action: 'Action',
  cidrs: 'Networks',
  countries: 'Countries',
  target: 'Whom',
  active: 'State',
  expiresAt: 'Ends',
  schedule: 'When',
  note: 'Note',
}

type LineField = Exclude<Field, 'cidrs' | 'countries' | 'target'>

/** What a field says, where a line of text says it. */
export const valueWords: Record<LineField, (rule: RuleValues) => string> = {
  name: ({ name }) => name,
  action: ({ action }) => actionLooks[action].label,
  active: ({ active }) => (active ? 'on' : 'off'),
  expiresAt: ({ expiresAt }) => (expiresAt === null ? 'never' : formatLocalTime(expiresAt)),
  schedule: ({ schedule }) => (schedule === null ? 'at all times' : scheduleWords(schedule)),
  note: ({ note }) => (note === '' ? 'none' : note),
}
