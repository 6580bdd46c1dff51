import * as Type from 'typebox'
import { words } from '../../kernel/contract.ts'
import { setting } from '../../kernel/setting-registry.ts'
import { limitPolicies, theftResponses } from './words.ts'

export const sessionSettings = {
  'ops.session.timeout_minutes': setting(
    Type.Integer({ minimum: 1, maximum: 1440 }),
    60,
    'Minutes without a request after which a session ends.',
  ),
  'ops.session.max_concurrent': setting(
    Type.Integer({ minimum: 1, maximum: 1000 }),
    5,
    'How many sessions a person may have open at a time.',
  ),
  'ops.session.limit_policy': setting(
    words(limitPolicies),
    'end_oldest',
    'What happens at a sign-in beyond that: the oldest session ends, the sign-in is refused, or the person is asked which one to end.',
  ),
  'ops.session.absolute_hours': setting(
    // The partitions of the history that ended sessions go to must still be there: they are kept for longer than this.
    Type.Integer({ minimum: 1, maximum: 720 }),
    24,
    'Hours after which a session ends however busy it is.',
  ),
  'ops.session.suspicious_ip_changes': setting(
    Type.Integer({ minimum: 1, maximum: 100 }),
    3,
    'How many changes of network, within one address family, make a session suspicious.',
  ),
  'ops.session.retention_days': setting(
    // Longer than any session can be open, whose row would otherwise have no partition to go to.
    Type.Integer({ minimum: 31, maximum: 3650 }),
    90,
    'Days for which ended sessions are kept; suspicious ones are kept for good.',
  ),
  'ops.session.theft_response': setting(
    words(theftResponses),
    'end',
    'What happens to a session whose token seems to be in two hands: it is flagged, the person must prove again who they are, or it ends.',
  ),
}
