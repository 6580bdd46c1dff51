import * as Type from 'typebox'
import { setting } from '../../kernel/setting-registry.ts'

export const investigationSettings = {
  'ops.investigation.join_minutes': setting(
    Type.Integer({ minimum: 1, maximum: 1440 }),
    30,
    'Minutes within which high and critical events of the same person or network join one investigation; of the same session they always do.',
  ),
  'ops.investigation.seen_before_days': setting(
    Type.Integer({ minimum: 1, maximum: 3650 }),
    90,
    'Days after it was resolved for which an investigation is named in new ones about the same session, person or network.',
  ),
  'ops.investigation.mail_minutes': setting(
    Type.Integer({ minimum: 1, maximum: 1440 }),
    10,
    'Minutes between two mails about new high and critical investigations; what is opened in between is named in the next one.',
  ),
}
