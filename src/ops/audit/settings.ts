import * as Type from 'typebox'
import { setting } from '../../kernel/setting-registry.ts'

export const auditSettings = {
  'ops.audit.heartbeat_minutes': setting(
    Type.Integer({ minimum: 1, maximum: 1440 }),
    15,
    'Minutes between the events by which the audit log shows that it was written all the time, also when nothing happened.',
  ),
}
