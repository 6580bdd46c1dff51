import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
  DETECTION_RULE_NOT_FOUND: [404, 'There is no detection rule {id}.'],
  DETECTION_OUT_OF_RANGE: [422, 'The {field} of this rule must be from {least} to {most}.'],
})
