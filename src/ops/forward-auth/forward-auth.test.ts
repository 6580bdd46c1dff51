import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../../test/support/engines.ts'
import {
  app,
  enter,
  from,
  gateMigrations,
  look,
  setUpGates,
  walk,
  wiki,
} from '../../../test/support/gates.ts'
import { root } from '../../../test/support/people.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import type { Caller } from '../../kernel/identity.ts'
import { ensurePartitions } from '../../kernel/database/partitions.ts'
import { newToken } from '../../kernel/token.ts'
import { sessionPartitions } from '../sessions/tables.ts'
import { createTestRetention } from '../../../test/support/retention.ts'
import { gateRetention } from './tables.ts'

const byAdmin = { by: root, reason: 'terminated' } as const

onEachEngine('gates', (engine) => {
  const statements = { count: 0 }
  const database = sharedDatabase(engine, {
    migrations: gateMigrations,
    onStatement: () => void statements.count++,
    prepare: ({ owner }) => ensurePartitions(owner, sessionPartitions),
  })

  const setUp = () => setUpGates(database().db)

  test('who signs in comes back to the page they wanted, and through the gate as themselves', async () => {
    const scene = await setUp()
    const { token, returnTo } = await scene.gates.open(scene.db, await walk(scene), from)
    assert.equal(returnTo, `${app}/orders?page=2`)
    const gate = await scene.gates.check(look(app, token))
    assert.ok(gate.open)
    assert.deepEqual([gate.person.id, gate.sessionId], [scene.person.id, scene.sessionId])
    const event = scene.audit.events.find(({ type }) => type === 'gate.opened')
    assert.deepEqual(event?.details, { origin: app })
    assert.equal(event?.by.sessionId, scene.sessionId)
  })

  test('a gate that is known costs no query', async () => {
    const scene = await setUp()
    const token = await enter(scene)
    assert.ok((await scene.gates.check(look(app, token))).open)
    statements.count = 0
    assert.ok((await scene.gates.check(look(app, token))).open)
    assert.equal(statements.count, 0)
  })

  test('a code works once, and of many at once for one', async () => {
    const scene = await setUp()
    const arrival = await walk(scene)
    const attempts = Array.from({ length: 10 }, () => scene.gates.open(scene.db, arrival, from))
    const opened = (await Promise.allSettled(attempts)).filter(({ status }) => status === 'fulfilled')
    assert.equal(opened.length, 1)
    await assert.rejects(scene.gates.open(scene.db, arrival, from), { code: 'GATE_CODE_REFUSED' })
  })

  test('a code is worthless after a minute', async () => {
    const scene = await setUp()
    const [early, late] = [await walk(scene), await walk(scene)]
    scene.clock.advance({ seconds: 59 })
    assert.ok((await scene.gates.open(scene.db, early, from)).token)
    scene.clock.advance({ seconds: 1 })
    await assert.rejects(scene.gates.open(scene.db, late, from), { code: 'GATE_CODE_REFUSED' })
  })

  test('a code for another host or another browser is refused, used up, and noticed', async () => {
    const scene = await setUp()
    const elsewhere = [{ origin: wiki }, { browserToken: newToken().token }, { browserToken: undefined }]
    for (const wrong of elsewhere) {
      const arrival = await walk(scene)
      await assert.rejects(scene.gates.open(scene.db, { ...arrival, ...wrong }, from), {
        code: 'GATE_CODE_REFUSED',
      })
      await assert.rejects(scene.gates.open(scene.db, arrival, from), { code: 'GATE_CODE_REFUSED' })
    }
    const misuses = scene.audit.events.filter(({ type }) => type === 'gate.code_misused')
    assert.equal(misuses.length, elsewhere.length)
    assert.ok(misuses.every(({ outcome }) => outcome === 'denied'))
  })

  test('a gate opens its own host only, and nothing but its token opens it', async () => {
    const scene = await setUp()
    const token = await enter(scene)
    assert.deepEqual(await scene.gates.check(look(wiki, token)), { open: false })
    for (const wrong of ['', 'x', `${token}=`, scene.sessionId, newToken().token])
      assert.deepEqual(await scene.gates.check(look(app, wrong)), { open: false }, wrong)
    assert.deepEqual(await scene.gates.check(look(app)), { open: false })
  })

  test('two cookies of a gate are refused and recorded, a flood of them once a minute, and neither is in the log', async () => {
    const scene = await setUp()
    const [token, planted] = [await enter(scene), newToken().token]
    const ask = () => scene.gates.check(look(app, token, planted))
    for (let time = 0; time < 3; time++) await assert.rejects(ask, { code: 'GATE_AMBIGUOUS' })
    scene.clock.advance({ minutes: 1 })
    await assert.rejects(ask, { code: 'GATE_AMBIGUOUS' })
    const recorded = scene.audit.events.filter(({ type }) => type === 'gate.ambiguous')
    assert.deepEqual(
      recorded.map(({ by, outcome, details }) => [by.address, outcome, details]),
      [1, 3].map((count) => [from.address, 'denied', { count }]),
    )
    for (const secret of [token, planted]) assert.ok(!JSON.stringify(recorded).includes(secret))
  })

  test('from a refused address a gate is shut and the officer learns who it was, and signing out still works', async () => {
    const scene = await setUp()
    const { gates, ipRules, person, sessionId } = scene
    const token = await enter(scene)
    const belief = { because: 'forwarded', peer: '127.0.0.1', forwardedFor: from.address } as const
    const visit = { ...look(app, token), belief }
    assert.ok((await gates.check(visit)).open)
    ipRules.shut.add(from.address)
    const gate = await gates.check(visit)
    assert.ok(!gate.open)
    assert.deepEqual([gate.refusal?.code, gate.refusal?.status], ['IP_REFUSED', 403])
    const [{ by, ...refusal } = assert.fail('It was not written down.')] = ipRules.refusals
    assert.deepEqual([by.address, by.belief, by.sessionId], [from.address, belief, sessionId])
    const user = { id: person.id, name: person.name }
    assert.deepEqual([refusal.occasion, refusal.proof, refusal.user], ['forward_auth', 'session', user])
    assert.deepEqual(await gates.check(look(app)), { open: false }, 'a stranger is asked to sign in')
    ipRules.state.isBroken = true
    await assert.rejects(gates.check(visit), { code: 'UNAVAILABLE' })
    await gates.signOut(scene.db, visit)
    assert.deepEqual(await gates.check(visit), { open: false })
  })

  test('when the session ends, all its gates are shut at the next request, on every node', async () => {
    const scene = await setUp()
    const { gates, gatesOf, startNode, sessions, db, wire } = scene
    const [token, other] = [await enter(scene), await enter(scene, wiki)]
    const far = gatesOf(startNode())
    assert.ok((await far.check(look(app, token))).open)
    await sessions.end(db, scene.sessionId, byAdmin)
    wire.deliver()
    for (const node of [gates, far]) {
      assert.deepEqual(await node.check(look(app, token)), { open: false })
      assert.deepEqual(await node.check(look(wiki, other)), { open: false })
    }
  })

  test('a code of a session that ended meanwhile opens nothing', async () => {
    const scene = await setUp()
    const arrival = await walk(scene)
    await scene.sessions.end(scene.db, scene.sessionId, byAdmin)
    await assert.rejects(scene.gates.open(scene.db, arrival, from), { code: 'GATE_CODE_REFUSED' })
  })

  test('using an application keeps the session from being idle, being refused does not, and idleness shuts the gate', async () => {
    const scene = await setUp()
    const token = await enter(scene)
    for (let hour = 0; hour < 3; hour++) {
      scene.clock.advance({ minutes: 50 })
      assert.ok((await scene.gates.check(look(app, token))).open)
    }
    scene.clock.advance({ minutes: 31 })
    scene.ipRules.shut.add(from.address)
    assert.ok(!(await scene.gates.check(look(app, token))).open)
    scene.clock.advance({ minutes: 30 })
    assert.deepEqual(await scene.gates.check(look(app, token)), { open: false }, 'with no refusal: it ended')
  })

  test('a session that got a new token shuts what the old one opened, codes that are under way among it', async () => {
    const scene = await setUp()
    const { gates, db, sessions, sessionId, caller } = scene
    const [token, underWay] = [await enter(scene), await walk(scene)]
    await sessions.renew(db, sessionId, { by: caller, authenticated: true })
    scene.wire.deliver()
    assert.deepEqual(await gates.check(look(app, token)), { open: false })
    await assert.rejects(gates.open(db, underWay, from), { code: 'GATE_CODE_REFUSED' })
    assert.ok((await gates.check(look(app, await enter(scene)))).open)
  })

  test('coming in again replaces the gate: the old cookie opens nothing on any node', async () => {
    const scene = await setUp()
    const far = scene.gatesOf(scene.startNode())
    const old = await enter(scene)
    assert.ok((await far.check(look(app, old))).open)
    const token = await enter(scene)
    scene.wire.deliver()
    for (const node of [scene.gates, far]) {
      assert.deepEqual(await node.check(look(app, old)), { open: false })
      assert.ok((await node.check(look(app, token))).open)
    }
  })

  test('nobody is sent to an address that is not protected, signed in or not', async () => {
    const { gates, db, caller } = await setUp()
    const { tokenHash: browser } = newToken()
    for (const by of [caller, undefined])
      for (const returnTo of ['https://evil.example/', `${app}.evil.example/`, '/orders', ''])
        await assert.rejects(gates.admit(db, { returnTo, browser }, by), { code: 'RETURN_ADDRESS_REFUSED' })
  })

  test('whoever has no session is sent to sign in, and back to where they were', async () => {
    const scene = await setUp()
    const { way } = await walk(scene)
    const machine: Caller = { actor: { kind: 'token', id: 't', name: 'T' }, roles: ['admin'] }
    for (const by of [undefined, machine]) {
      const signIn = new URL(await scene.gates.admit(scene.db, way, by))
      assert.equal(signIn.origin + signIn.pathname, 'https://bw.example.com/console/sign-in')
      const back = new URL(signIn.searchParams.get('returnTo') ?? '', signIn.origin)
      assert.equal(back.pathname, '/forward-auth/start')
      assert.equal(back.searchParams.get('return'), way.returnTo)
      assert.equal(back.searchParams.get('browser'), way.browser)
    }
  })

  test('a browser keeps its secret over several pages, unless it is not one of ours', async () => {
    const { gates } = await setUp()
    const { browserToken } = gates.askToSignIn({ origin: app, path: '/', browserToken: undefined })
    const again = (kept: string) => gates.askToSignIn({ origin: app, path: '/x', browserToken: kept })
    assert.equal(again(browserToken).browserToken, browserToken)
    assert.notEqual(again('planted').browserToken, 'planted')
  })

  test('only a trusted proxy speaks for a host, and only for a protected one', async () => {
    const { gates } = await setUp()
    const asked = { proto: 'https', host: 'app.example.com' }
    assert.equal(gates.requireOrigin({ ...asked, isTrusted: true }), app)
    assert.throws(() => gates.requireOrigin({ ...asked, isTrusted: false }), { code: 'PROXY_NOT_TRUSTED' })
    for (const wrong of [{ host: 'evil.example' }, { proto: 'http' }, { host: undefined }])
      assert.throws(() => gates.requireOrigin({ ...asked, ...wrong, isTrusted: true }), {
        code: 'HOST_NOT_PROTECTED',
      })
  })

  test('signing out of an application ends the session', async () => {
    const scene = await setUp()
    const token = await enter(scene)
    const location = await scene.gates.signOut(scene.db, look(app, token))
    assert.equal(location, 'https://bw.example.com/console/sign-in')
    assert.deepEqual(await scene.gates.check(look(app, token)), { open: false })
    assert.ok(scene.audit.types().includes('session.signed_out'))
  })

  test('gates are deleted when no session can be that old', async () => {
    const scene = await setUp()
    await enter(scene)
    scene.clock.advance({ hours: 31 * 24, seconds: 1 })
    assert.ok((await createTestRetention(scene.clock).purge(scene.db, gateRetention)).deleted > 0)
  })
})
