import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
  AUDIT_EVENT_NOT_FOUND: [404, 'There is no audit event with id {id}.'],
})
