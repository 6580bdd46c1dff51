import * as Type from 'typebox'
import { setting } from '../../kernel/setting-registry.ts'

export const containerSettings = {
  'ops.tracking.cache_ttl_hours': setting(
    Type.Number({ minimum: 0.25, maximum: 72 }),
    6,
    'How long a carrier’s answer is taken as current before it is asked again.',
  ),
}
