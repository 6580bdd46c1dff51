import * as Type from 'typebox'
import { setting } from '../../kernel/setting-registry.ts'

export const sessionSettings = {
  'ops.session.timeout_minutes': setting(
    Type.Integer({ minimum: 1, maximum: 1440 }),
    60,
    'Minutes without a request after which a session ends.',
  ),
  'ops.session.absolute_hours': setting(
    // The partitions of the history that ended sessions go to must still be there: they are kept for longer than this.
    Type.Integer({ minimum: 1, maximum: 720 }),
    24,
    'Hours after which a session ends however busy it is.',
  ),
}
