import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
  LINK_NOT_FOUND: [404, 'No tracking link with id {id}.'],
  LINK_EXPIRY_INVALID: [
    422,
    'A link must end in the future, within {days} days.',
    'Choose an earlier or later end.',
  ],
})
