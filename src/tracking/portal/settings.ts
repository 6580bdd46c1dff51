import * as Type from 'typebox'
import { problemWithNetworks } from '../../kernel/network/address.ts'
import { setting } from '../../kernel/setting-registry.ts'
import { lineField } from '../../kernel/text-fields.ts'

const network = Type.Refine(
  Type.String({ maxLength: 60 }),
  (entry) => problemWithNetworks([entry]) === undefined,
  (entry) => problemWithNetworks([entry]) ?? '',
)

export const portalSettings = {
  'ops.tracking.requests_per_hour': setting(
    Type.Integer({ minimum: 1, maximum: 10_000 }),
    10,
    'Look-ups per hour and client address (IPv6: per /64) on the tracking pages.',
  ),
  'ops.tracking.exempt_networks': setting(
    Type.Array(network, { maxItems: 100 }),
    [],
    'Networks in CIDR notation that have no look-up limit, such as your own office.',
  ),
  'ops.tracking.audit_retention_days': setting(
    Type.Integer({ minimum: 1, maximum: 3650 }),
    90,
    'How long attempts to look at tracking pages are kept.',
  ),
  'ops.company.name': setting(
    lineField(80),
    'Breakwater',
    'The name on the tracking pages and in the console.',
  ),
  'ops.company.logo': setting(
    Type.Union([
      Type.String({
        pattern: '^data:image/(png|jpeg|svg\\+xml|webp);base64,[A-Za-z0-9+/=]*$',
        maxLength: 8_000,
      }),
      Type.Null(),
    ]),
    null,
    'The logo on the tracking pages, as a data: address of at most 8,000 characters.',
  ),
  'ops.company.colour': setting(
    Type.Union([Type.String({ pattern: '^#[0-9a-fA-F]{6}$' }), Type.Null()]),
    null,
    'The accent colour of the tracking pages, such as #0b5c8a.',
  ),
}
