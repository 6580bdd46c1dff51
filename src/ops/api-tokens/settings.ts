import * as Type from 'typebox'
import { setting } from '../../kernel/setting-registry.ts'

export const apiTokenSettings = {
  'ops.api_token.max_days': setting(
    Type.Integer({ minimum: 1, maximum: 3650 }),
    365,
    'Days that an API token may live, counted from when it was made; also for those that are there already.',
  ),
  'ops.api_token.warn_days': setting(
    Type.Integer({ minimum: 1, maximum: 90 }),
    14,
    'Days before its end from which on an API token is shown as ending soon, and its maker is told once.',
  ),
}
