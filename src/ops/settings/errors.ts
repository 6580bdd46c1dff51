import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
  SETTING_NOT_FOUND: [404, 'There is no setting called {key}.'],
  SETTING_OUT_OF_RANGE: [
    422,
    'The value does not fit {key}: {reason}.',
    'See `accepts` in the list of settings.',
  ],
})
