import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestAudit } from '../../../test/support/audit.ts'
import { createTestClock } from '../../../test/support/clock.ts'
import { createTestIpRules } from '../../../test/support/ip-rules.ts'
import type { Access as Required } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { Belief, Person } from '../../kernel/identity.ts'
import { createLog } from '../../kernel/log.ts'
import type { Recognised } from '../sessions/service.ts'
import { createAccess } from './service.ts'

const address = '203.0.113.7'
const belief: Belief = { because: 'forwarded', peer: '10.0.0.2', forwardedFor: address }
const citra: Person = { id: 'citra', name: 'Citra', roles: ['operator'], groupIds: ['desk'], active: true }
const session = { id: 'session', userId: citra.id, authenticatedAt: new Date() }
const token = 'cookie'
const apiToken = `bw_${'A'.repeat(43)}`

/** Citra has a session and an API token; nothing here touches the database. */
function setUp() {
  const { ipRules, ...ip } = createTestIpRules()
  const access = createAccess({
    db: undefined as unknown as Db, // not asked by anything below
    clock: createTestClock(),
    log: createLog({ level: 'silent' }),
    audit: createTestAudit(),
    identity: { find: (id) => Promise.resolve(id === citra.id ? citra : undefined) },
    sessions: {
      checkSoon: (sent) =>
        Promise.resolve(
          sent === token
            ? ({ valid: true, session } as Recognised) // what access itself looks at
            : { valid: false, reason: 'unknown' },
        ),
      noteUse: () => undefined,
    },
    apiTokens: {
      find: () =>
        Promise.resolve({
          found: true,
          token: { id: 'erp', name: 'ERP', role: 'viewer', scopes: ['role'], createdById: citra.id },
        }),
    },
    ...ip,
  })
  const decide = async (required: Required, credential: { cookies: string[]; authorization?: string }) => {
    const verdict = await access.decide({ access: required, address, belief, ...credential })
    return verdict.allowed ? 'allowed' : verdict.error.code
  }
  const asPerson = (required: Required, sent = token) => decide(required, { cookies: [sent] })
  const asMachine = (required: Required) =>
    decide(required, { cookies: [], authorization: `Bearer ${apiToken}` })
  return { ipRules, access, asPerson, asMachine }
}

test('the IP rules are asked once it is known who comes, a machine for its maker, and before the role', async () => {
  const { ipRules, asPerson, asMachine } = setUp()
  ipRules.shut.add(address)
  assert.equal(await asPerson('viewer', 'made up'), 'UNAUTHENTICATED')
  assert.deepEqual(ipRules.visits, [])
  for (const required of ['admin', 'operator', 'signed-in'] as const)
    assert.equal(await asPerson(required), 'IP_REFUSED')
  assert.equal(await asMachine('admin'), 'IP_REFUSED')
  const person = { address, person: citra, isMachine: false }
  assert.deepEqual(ipRules.visits, [person, person, person, { ...person, isMachine: true }])
  ipRules.shut.clear()
  assert.equal(await asPerson('operator'), 'allowed')
  assert.equal(await asPerson('admin'), 'FORBIDDEN')
})

test('a refusal tells who it was, by what that is known, from where, and why that is believed', async () => {
  const { ipRules, asPerson, asMachine } = setUp()
  ipRules.shut.add(address)
  await asPerson('viewer')
  await asMachine('viewer')
  const user = { id: citra.id, name: citra.name }
  const erp = { id: 'erp', name: 'ERP' }
  const person = {
    actor: { kind: 'user', ...user },
    roles: citra.roles,
    sessionId: 'session',
    address,
    belief,
  }
  const machine = { actor: { kind: 'token', ...erp, makerId: citra.id }, roles: ['viewer'], address, belief }
  const told = ipRules.refusals.map(({ verdict, ...rest }) => [verdict.rule?.name, rest])
  assert.deepEqual(told, [
    ['Office only', { by: person, occasion: 'request', proof: 'session', user }],
    ['Office only', { by: machine, occasion: 'api_token', proof: 'api_token', user, apiToken: erp }],
  ])
})

test('while the IP rules cannot be read, nobody who is known gets in; who needs no credential is not asked about', async () => {
  const { ipRules, access, asPerson, asMachine } = setUp()
  ipRules.state.isBroken = true
  await assert.rejects(asPerson('viewer'), { code: 'UNAVAILABLE' })
  await assert.rejects(asMachine('viewer'), { code: 'UNAVAILABLE' })
  await assert.rejects(access.isStillAdmitted({ userId: citra.id, address }), { code: 'UNAVAILABLE' })
  assert.equal(await asPerson('anyone'), 'allowed')
})
