import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IpRule } from '../../src/ops/ip-access/contract.ts'
import type { IpDecision } from '../../src/ops/ip-decisions/contract.ts'
import { onEachEngine } from '../support/engines.ts'
import { runningServer, waitFor } from '../support/running-server.ts'
import { adminClient, personClient, send, tokenClient, type Client } from './client.ts'
import { behindProxy } from './portal-scene.ts'

const refusing = '203.0.113.7'
const belief = {
  because: 'forwarded',
  sentence: 'The trusted proxy 127.0.0.1 said so in X-Forwarded-For.',
}

/** As a client with that address would call. */
const from =
  (address: string, call: Client): Client =>
  (line, question = {}) =>
    call(line, { ...question, headers: { 'x-forwarded-for': address, ...question.headers } })

onEachEngine('IP access', (engine) => {
  const running = runningServer(engine, behindProxy)

  async function setUp() {
    const admin = await adminClient(running())
    const body = { name: 'Not from there', action: 'deny', cidrs: ['203.0.113.0/24'] }
    assert.equal((await admin('POST /ip-rules', { body })).status, 201)
    return { admin }
  }

  test('who is refused gets a code; the officer reads it, lets them in for eight hours, and they are in again', async () => {
    const { admin } = await setUp()
    const officer = await personClient(running(), admin, 'security')
    const viewer = await personClient(running(), admin, 'viewer')
    const there = from(refusing, viewer)
    const refused = await there('GET /users')
    const { code, decision } = refused.problem()
    assert.deepEqual([refused.status, code], [403, 'IP_REFUSED'], 'before the role is asked about')
    assert.equal((await there('GET /auth/me')).problem()['decision'], decision)
    assert.equal((await viewer('GET /auth/me')).status, 200, 'elsewhere the session goes on')
    const spelled = String(decision).toLowerCase().replace('-', '')
    const told = (await officer(`GET /ip-decisions/${spelled}`)).json<
      IpDecision & { now: { allowed: boolean } }
    >()
    assert.deepEqual(
      [told.code, told.count, told.address, told.user?.name, told.beliefSentence, told.now.allowed],
      [decision, 2, refusing, 'viewer', belief.sentence, false],
    )
    assert.match(told.sentence, /^Rule 1 “Not from there” refused viewer from 203\.0\.113\.7/)
    const allowed = await officer(`POST /ip-decisions/${spelled}/allow`, { body: {} })
    assert.equal(allowed.status, 201, allowed.text)
    const { position, action, target, cidrs, expiresAt } = allowed.json<IpRule>()
    assert.deepEqual([position, action, target], [1, 'allow', { userIds: [told.user?.id] }])
    assert.deepEqual(cidrs, [`${refusing}/32`])
    assert.ok(Math.abs(Date.parse(expiresAt ?? '') - Date.now() - 8 * 3_600_000) < 60_000)
    await waitFor(async () => (await there('GET /auth/me')).status === 200, 2)
    assert.equal((await from('203.0.113.8', viewer)('GET /auth/me')).status, 403)
  })

  test('an administrator comes in from there in person, and what they made a token for does not', async () => {
    const { admin } = await setUp()
    const token = await tokenClient(running(), admin, 'viewer')
    assert.equal((await from(refusing, admin)('GET /auth/me')).status, 200)
    assert.equal((await token('GET /sale-orders')).status, 200)
    const refused = await from(refusing, token)('GET /sale-orders')
    assert.equal(refused.problem().code, 'IP_REFUSED')
    const found = await admin(
      `GET /ip-decisions?occasion=api_token&search=${String(refused.problem()['decision'])}`,
    )
    const [decision] = found.json<{ items: IpDecision[] }>().items
    assert.deepEqual([decision?.apiToken?.name, decision?.proof], ['test viewer', 'api_token'])
  })

  test('a rule is about people and groups that there are; a group stays as long as one is about it', async () => {
    const admin = await adminClient(running())
    const group = (await admin('POST /groups', { body: { name: 'Staff' } })).json<{ id: string }>()
    const me = (await admin('GET /auth/me')).json<{ user: { id: string } }>().user.id
    const rule = { name: 'Some', action: 'observe', cidrs: ['192.0.2.0/24'] }
    const create = (target: object) => admin('POST /ip-rules', { body: { ...rule, target } })
    const nobody = { message: 'there is nobody with this id' }
    const people = await create({ userIds: [me, 'citra', group.id] })
    assert.deepEqual(
      [people.status, people.problem().code, people.problem()['problems']],
      [
        422,
        'IP_RULE_INVALID',
        [
          { path: '/target/userIds/1', ...nobody },
          { path: '/target/userIds/2', ...nobody },
        ],
      ],
    )
    const made = (await create({ groupIds: [group.id] })).json<IpRule>()
    const change = { version: made.version, target: { groupIds: [group.id, me] } }
    assert.deepEqual((await admin(`PATCH /ip-rules/${made.id}`, { body: change })).problem()['problems'], [
      { path: '/target/groupIds/1', message: 'there is no group with this id' },
    ])
    const { version } = (await admin('GET /ip-rule-set')).json<{ version: number }>()
    const rules = [rule, { ...rule, target: { userIds: ['citra'] } }]
    const replaced = await admin('PUT /ip-rule-set', { body: { version, rules } })
    assert.deepEqual(replaced.problem()['problems'], [{ path: '/rules/1/target/userIds/0', ...nobody }])
    assert.equal((await admin(`DELETE /groups/${group.id}`)).problem().code, 'GROUP_IN_USE')
    assert.equal((await admin(`DELETE /ip-rules/${made.id}`)).status, 204)
    assert.equal((await admin(`DELETE /groups/${group.id}`)).status, 204)
  })

  test('anybody is told which address they are taken to have, and why, whatever credential they bring', async () => {
    const { url } = running()
    const ask = async (headers: Record<string, string>) =>
      (await send(url, 'GET /api/v1/client-address', { headers })).json()
    const forwardedFor = `192.0.2.1, ${refusing}`
    const told = await ask({ 'x-forwarded-for': forwardedFor, cookie: 'bw=x; bw=y' })
    assert.deepEqual(told, { ...belief, address: refusing, forwardedFor })
    const direct = { because: 'peer', sentence: 'It is the other end of the connection.', forwardedFor: null }
    assert.deepEqual(await ask({}), { ...direct, address: '127.0.0.1' })
  })
})
