import * as Type from 'typebox'
import { setting } from '../../kernel/setting-registry.ts'

export const signInSettings = {
  'ops.audit.brute_force_attempts': setting(
    Type.Integer({ minimum: 2, maximum: 50 }),
    5,
    'Failed sign-ins of a person within the window after which strangers have to wait, and which count as brute force.',
  ),
  'ops.audit.brute_force_window_minutes': setting(
    Type.Integer({ minimum: 1, maximum: 1440 }),
    15,
    'Minutes within which failed sign-ins are counted together; also the first time to wait.',
  ),
}
