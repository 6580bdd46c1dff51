import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
  API_TOKEN_NOT_FOUND: [404, 'There is no API token with id {id}.'],
  API_TOKEN_NETWORKS_REFUSED: [422, 'The networks are not accepted: {reason}'],
  API_TOKEN_EXPIRY_REFUSED: [
    422,
    'An API token must expire in the future, and within {days} days.',
    'Choose an earlier date; an administrator can change `ops.api_token.max_days`.',
  ],
})
