import * as Type from 'typebox'
import { setting } from '../../kernel/setting-registry.ts'

export const linkSettings = {
  'ops.tracking.link_valid_days': setting(
    Type.Integer({ minimum: 1, maximum: 730 }),
    180,
    'How long a new tracking link works when nobody names an end.',
  ),
}
