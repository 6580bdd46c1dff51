import * as Type from 'typebox'
import { words } from '../../kernel/contract.ts'
import { perGroup, setting } from '../../kernel/setting-registry.ts'
import { limitPolicies, theftResponses } from './words.ts'

/** No session is open for longer, whatever is set. */
export const longestHours = 720

export const sessionSettings = {
  'ops.session.timeout_minutes': perGroup(
    setting(
      Type.Integer({ minimum: 1, maximum: 1440 }),
      60,
      'Minutes without a request after which a session ends.',
    ),
    'lowest',
  ),
  'ops.session.max_concurrent': perGroup(
    setting(
      Type.Integer({ minimum: 1, maximum: 1000 }),
      5,
      'How many sessions a person may have open at a time.',
    ),
    'lowest',
  ),
  'ops.session.limit_policy': perGroup(
    setting(
      words(limitPolicies),
      'end_oldest',
      'What happens at a sign-in beyond that: the oldest session ends, the sign-in is refused, or the person is asked which one to end.',
    ),
    ['refuse', 'ask', 'end_oldest'],
  ),
  'ops.session.absolute_hours': perGroup(
    setting(
      Type.Integer({ minimum: 1, maximum: longestHours }),
      24,
      'Hours after which a session ends however busy it is.',
    ),
    'lowest',
  ),
  'ops.session.suspicious_ip_changes': perGroup(
    setting(
      Type.Integer({ minimum: 1, maximum: 100 }),
      3,
      'How many changes of network, within one address family, make a session suspicious.',
    ),
    'lowest',
  ),
  'ops.session.retention_days': setting(
    Type.Integer({ minimum: 1, maximum: 3650 }),
    90,
    'Days for which ended sessions are kept; suspicious ones are kept for good.',
  ),
  'ops.session.theft_response': perGroup(
    setting(
      words(theftResponses),
      'end',
      'What happens to a session whose token seems to be in two hands: it is flagged, the person must prove again who they are, or it ends.',
    ),
    ['end', 'reauthenticate', 'flag'],
  ),
}
