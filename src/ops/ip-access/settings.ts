import * as Type from 'typebox'
import { setting } from '../../kernel/setting-registry.ts'

export const ipAccessSettings = {
  'ops.ip.bypass_admin': setting(
    Type.Boolean(),
    true,
    'Whether IP rules leave administrators alone. API tokens are never left alone.',
  ),
  'ops.ip.default_allow': setting(
    Type.Boolean(),
    true,
    'Whether an address that no IP rule matches may come in.',
  ),
}
