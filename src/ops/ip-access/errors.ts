import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
  IP_RULE_NOT_FOUND: [404, 'There is no IP rule with id {id}.'],
  IP_RULE_INVALID: [422, 'The rule is not valid: {summary}.', 'Correct what `problems` names.'],
  IP_RULES_TOO_MANY: [422, 'There can be at most {limit} rules.', 'Put several networks into one rule.'],
  WOULD_LOCK_OUT: [
    409,
    'This change would lock out {who}.',
    'Repeat with `confirm: true`: it takes effect, and undoes itself after five minutes unless an administrator confirms it from a session that still gets in.',
  ],
  COVERS_EVERYTHING: [
    409,
    '{cidr} is every address there is.',
    'Repeat with `confirm: true` if that is meant.',
  ],
  IP_CHANGE_PENDING: [
    409,
    'The last change of the rules has not been confirmed yet.',
    'Confirm it or undo it first; by itself it is undone at `dueAt`.',
  ],
  IP_NOTHING_PENDING: [409, 'No change is waiting to be confirmed.'],
})
