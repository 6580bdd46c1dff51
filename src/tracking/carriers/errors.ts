import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
  CARRIER_NOT_FOUND: [404, 'There is no carrier with id {id}.'],
  CARRIER_INVALID: [422, 'The carrier is not valid: {summary}', 'Correct what `problems` names.'],
  SCAC_TAKEN: [409, 'There is a carrier {scac} already.', 'Change that one, or choose another SCAC.'],
})
