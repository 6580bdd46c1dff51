import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { DraftRule } from '../../src/ops/ip-access/contract.ts'
import type { IpStatistics } from '../../src/ops/ip-access/simulation-contract.ts'
import type { IpDecision } from '../../src/ops/ip-decisions/contract.ts'
import type { Session } from '../../src/ops/sessions/contract.ts'
import { clientWith, changeSetting } from '../e2e/client.ts'
import { openStream } from '../e2e/event-stream.ts'
import { waitFor } from '../support/running-server.ts'
import { twoNodes, type Node } from '../support/two-nodes.ts'

/** The promise is one second; a busy machine gets five, and what it took is told. */
const inTime = (isSo: () => boolean | Promise<boolean>) => waitFor(isSo, 5)
const millisecondsSince = (since: number) => `${Math.round(performance.now() - since)} ms`
const refusing = (...cidrs: string[]): DraftRule => ({ name: 'Not from there', action: 'deny', cidrs })

suite('IP access on two nodes', { timeout: 300_000 }, () => {
  const installation = twoNodes()

  test('a rule that is published on one node refuses on both, and ends the sessions that it shuts out with their open pages', async (t) => {
    const { nodes, asAdmin, adminCookie, publish, ask, addPerson, signIn } = installation()
    const address = '203.0.113.7'
    const { headers } = await signIn(nodes[1], await addPerson('viewer'), address)
    const pages = await Promise.all(nodes.map(({ url }) => openStream(t, url, headers)))
    const elsewhere = await openStream(t, nodes[1].url, { cookie: adminCookie })
    const open = await asAdmin(nodes[1])(`GET /sessions?state=open&search=${address}`)
    const [session] = open.json<{ items: Session[] }>().items

    const since = performance.now()
    await publish(nodes[0], [refusing(`${address}/32`)])
    t.diagnostic(`published within ${millisecondsSince(since)}`)
    const published = performance.now()
    const tell = (what: string) => () => t.diagnostic(`${what} within ${millisecondsSince(published)}`)
    await Promise.all([
      inTime(async () => (await ask(nodes[1], address)).status === 403).then(tell('refused elsewhere')),
      ...pages.map(({ response }, node) =>
        inTime(() => response.destroyed).then(tell(`page on node ${node} closed`)),
      ),
    ])
    const { session: ended } = (await asAdmin(nodes[1])(`GET /sessions/${session?.id}`)).json<{
      session: Session
    }>()
    assert.deepEqual([ended.state, ended.endedReason, ended.lastAddress], ['ended', 'terminated', address])
    for (const { url } of nodes) assert.equal((await clientWith(url, headers)('GET /auth/me')).status, 401)
    assert.equal(elsewhere.response.destroyed, false, 'who comes from elsewhere goes on')
  })

  test('a list of 10,000 rules is published in one go, and each of them decides on every node', async (t) => {
    const { nodes, asAdmin, publish, ask } = installation()
    const note = 'Every other network is refused, but for one address of the last.'
    const rules = Array.from({ length: 10_000 }, (_, i): DraftRule => {
      if (i === 0) return { name: 'One of the last', action: 'allow', cidrs: ['10.39.15.1/32'], note }
      const cidrs = [`10.${i >> 8}.${i % 256}.0/24`]
      return { name: `Network ${i}`, action: i % 2 ? 'deny' : 'allow', cidrs, note }
    })
    assert.ok(JSON.stringify(rules).length > 1024 ** 2)
    const since = performance.now()
    const published = await publish(nodes[0], rules)
    assert.equal(published.length, 10_000)
    t.diagnostic(`published within ${millisecondsSince(since)}`)
    // So long a list takes a busy machine seconds to read.
    await waitFor(async () => (await ask(nodes[1], '10.0.1.1')).status === 403, 20)
    t.diagnostic(`published and live on the other node within ${millisecondsSince(since)}`)
    for (const address of ['10.39.15.1', '10.39.14.1'])
      assert.equal((await ask(nodes[1], address)).status, 200, address)
    const code = String((await ask(nodes[1], '10.39.15.2')).problem()['decision'])
    const { rule } = (await asAdmin(nodes[0])(`GET /ip-decisions/${code}`)).json<IpDecision>()
    assert.deepEqual(rule, { id: published.at(-1)?.id, name: 'Network 9999' })
  })

  test('hits are counted exactly while one of two nodes stops under load and starts again', async () => {
    const { nodes, asAdmin, publish, ask, restart } = installation()
    const [welcome, unwelcome, live] = ['192.0.2.1', '192.0.2.2', '192.0.2.3']
    const rules = await publish(nodes[0], [
      { name: 'From there', action: 'allow', cidrs: [welcome] },
      refusing(unwelcome),
      refusing(live),
    ])
    await inTime(async () => (await ask(nodes[1], live)).status === 403)
    const answered = new Map([
      [200, 0],
      [403, 0],
    ])
    const askBoth = async (node: Node) => {
      const statuses = await Promise.allSettled(
        [welcome, unwelcome].map(async (address) => (await ask(node, address)).status),
      )
      for (const each of statuses)
        if (each.status === 'fulfilled') answered.set(each.value, (answered.get(each.value) ?? 0) + 1)
      return statuses.every(({ status }) => status === 'fulfilled')
    }
    const askOften = async (node: Node, times: number) => {
      for (let i = 0; i < times && (await askBoth(node)); i++);
    }
    const untilItStops = Promise.all([1, 2, 3].map(() => askOften(nodes[1], Infinity)))
    await Promise.all([1, 2, 3].map(() => askOften(nodes[0], 8)))
    assert.equal(await nodes[1].end('SIGTERM'), 0, nodes[1].output())
    await untilItStops
    await restart(1)
    await askOften(nodes[1], 8)
    const counted = async () => {
      const found = (await asAdmin(nodes[1])('GET /ip-rules/statistics')).json<IpStatistics>().rules
      const [allowing, denying] = rules.map(({ id }) => found.find(({ ruleId }) => ruleId === id))
      return [allowing?.allowed, allowing?.denied, denying?.denied, denying?.allowed]
    }
    const expected = [answered.get(200), 0, answered.get(403), 0]
    // Both nodes write every five seconds what they counted.
    await waitFor(async () => String(await counted()) === String(expected), 15).catch(() => undefined)
    assert.deepEqual(await counted(), expected)
    assert.ok(Number(answered.get(200)) > 32, 'it stopped under load')
  })

  test('the command line lets a locked-out administrator in again, and puts the rules back in force', async (t) => {
    const { nodes, asAdmin, publish, ask, addPerson, signIn, command } = installation()
    const address = '203.0.113.8'
    const keeper = await addPerson('admin')
    const setting = await changeSetting(asAdmin(nodes[0]), 'ops.ip.bypass_admin', false)
    assert.equal(setting.status, 200, setting.text)
    await publish(nodes[0], [refusing(address)])
    assert.equal((await signIn(nodes[0], keeper, address)).status, 403)

    assert.match(await command('disable'), /^The IP rules are switched off: everybody may come in/)
    const since = performance.now()
    await inTime(async () => (await ask(nodes[0], address)).status === 200)
    t.diagnostic(`open within ${millisecondsSince(since)} after the command`)
    const { status, headers } = await signIn(nodes[0], keeper, address)
    assert.equal(status, 200)
    const page = await openStream(t, nodes[0].url, headers)
    assert.match(await command('status'), /^The IP rules are switched off\.\nRules: 1, version/)

    assert.match(await command('enable'), /^The IP rules are in force\.\nRules: 1, version/)
    const enabled = performance.now()
    await inTime(async () => (await ask(nodes[0], address)).status === 403)
    await inTime(() => page.response.destroyed)
    t.diagnostic(`refused, and the page closed, within ${millisecondsSince(enabled)} after the command`)
    assert.equal((await signIn(nodes[0], keeper, address)).status, 403)
  })

  test('a change that locks its author out is undone although whoever made it was killed: by the other node, or by a fresh process', async () => {
    const { nodes, publish, addPerson, signIn, ruleSet, state, restart, letPendingBeDue } = installation()
    const home = '198.51.100.7'
    const officer = await addPerson('security')
    await publish(nodes[0], [
      { name: 'Home', action: 'allow', cidrs: ['198.51.100.0/24'], note: 'The office.' },
      refusing('203.0.113.0/24'),
    ])
    // That it was changed and changed back is not forgotten.
    const history = { version: 0, changedAt: '', changedBy: '' }
    const rulesOf = async (node: Node) => (await ruleSet(node)).rules.map((rule) => ({ ...rule, ...history }))
    const before = await rulesOf(nodes[0])

    const lockOutAndDie = async (node: Node) => {
      const { client } = await signIn(node, officer, home)
      const { version, rules } = await ruleSet(node)
      const renamed = { id: rules[0]?.id, name: 'Was home', action: 'allow', cidrs: ['198.51.100.0/24'] }
      const body = { version, rules: [refusing('198.51.100.0/25'), renamed] }
      assert.equal((await client('PUT /ip-rule-set', { body })).problem().code, 'WOULD_LOCK_OUT')
      const confirmed = await client('PUT /ip-rule-set', { body: { ...body, confirm: true } })
      assert.equal(confirmed.status, 200, confirmed.text)
      await node.end('SIGKILL')
    }
    const assertUndone = async (node: Node) => {
      assert.deepEqual(await rulesOf(node), before)
      assert.equal((await signIn(node, officer, home)).status, 200)
    }
    await lockOutAndDie(nodes[0])
    await inTime(async () => (await signIn(nodes[1], officer, home)).status === 403)
    await letPendingBeDue()
    await inTime(async () => (await state(nodes[1])).pending === null)
    await assertUndone(nodes[1])

    await lockOutAndDie(nodes[1])
    await letPendingBeDue()
    await restart(0)
    assert.equal((await state(nodes[0])).pending, null)
    await assertUndone(nodes[0])
  })
})
