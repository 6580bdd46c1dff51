import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
  IP_REFUSED: [
    403,
    'You cannot come in from this address.',
    'Use another network, or give the code in `decision` to your security officer.',
  ],
  IP_DECISION_NOT_FOUND: [404, 'There is no decision with the code {code}; decisions are kept for 30 days.'],
  DECISION_OF_NOBODY: [409, 'It is not known who was refused, so nobody can be let in by this decision.'],
})
