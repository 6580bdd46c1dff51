import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { onEachEngine } from '../../../test/support/engines.ts'
import { createIpNodes, ipAccessTables, officer } from '../../../test/support/ip-access.ts'
import { freshEmail, openSession, password, root } from '../../../test/support/people.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import type { Caller, Role } from '../../kernel/identity.ts'
import type { IpVerdict, IpVisit } from './matching/evaluate.ts'

const home = '203.0.113.9'
const office = '192.0.2.7'
const shutOffice = { name: 'No office', action: 'deny' as const, cidrs: ['192.0.2.0/24'] }

type Somebody = Caller & { actor: { id: string }; token: string }

onEachEngine('IP rules in force', (engine) => {
  const database = sharedDatabase(engine, ipAccessTables)

  async function setUp() {
    const nodes = await createIpNodes(database().db)
    const { db, users, wire } = nodes
    /** Somebody with an account and an open session at an address. */
    const person = async (role: Role, address = office): Promise<Somebody> => {
      const who = { email: freshEmail(), name: role, roles: [role], password }
      const { id, name, roles } = await users.create(db, who, root)
      const { id: sessionId, token } = await openSession(nodes.sessions, db, { userId: id, address })
      return { actor: { kind: 'user', id, name }, roles, address, sessionId, token }
    }
    /** A node hears and reads as soon as it can; there is nothing to await. */
    const until = async (isTrue: () => unknown): Promise<void> => {
      wire.deliver()
      for (let tries = 0; !(await isTrue()) && tries < 3_000; tries++) await sleep(10)
      assert.ok(await isTrue())
    }
    await nodes.settings.change(db, { key: 'ops.ip.bypass_admin', value: false }, root)
    await until(() => nodes.registry.current('ops.ip.bypass_admin') === false)
    return { ...nodes, person, until }
  }

  /** From memory: an answer that had to be asked for is none. */
  const fromMemory = (verdict: IpVerdict | Promise<IpVerdict>) =>
    verdict instanceof Promise ? assert.fail('the database was asked') : verdict

  test('a change is live at once where it was made, and on the other node when it hears; a deaf node asks, and without an answer lets nobody in', async () => {
    const { db, ipAccess, startNode, until } = await setUp()
    const handle = { isBroken: false }
    const breakable = db.withPlugin({
      transformQuery: ({ node }) => (handle.isBroken ? assert.fail('no answer') : node),
      transformResult: ({ result }) => Promise.resolve(result),
    })
    const other = await startNode(breakable)
    const visit: IpVisit = { address: office }
    const rule = await ipAccess.create(db, shutOffice, officer)
    assert.deepEqual(fromMemory(ipAccess.decide(visit)).rule?.id, rule.id)
    assert.equal(fromMemory(other.ipAccess.decide(visit)).allowed, true, 'nothing was delivered yet')
    await until(async () => !(await other.ipAccess.decide(visit)).allowed)

    other.bus.setHearing(false)
    await ipAccess.change(db, { id: rule.id, version: 1, action: 'allow' }, officer)
    assert.equal((await other.ipAccess.decide(visit)).allowed, true)
    await other.settings.change(db, { key: 'ops.ip.default_allow', value: false }, root)
    assert.equal(
      (await other.ipAccess.decide({ address: home })).allowed,
      false,
      'settings are asked for too',
    )
    handle.isBroken = true
    await assert.rejects(async () => other.ipAccess.decide(visit), { code: 'UNAVAILABLE', status: 503 })
    other.bus.setHearing(true)
    await assert.rejects(
      async () => other.ipAccess.decide(visit),
      { code: 'UNAVAILABLE' },
      'what it knows may be old',
    )
    handle.isBroken = false
    await until(() => !(other.ipAccess.decide(visit) instanceof Promise))
  })

  test('who would lock themselves out is asked first; confirmed, they are out until a fresh process undoes it after five minutes', async () => {
    const { db, ipAccess, startNode, person, audit, clock, until } = await setUp()
    const author = await person('security')
    await ipAccess.create(db, { name: 'Kept', action: 'observe', cidrs: ['10.0.0.0/8'] }, author)
    const before = await ipAccess.ruleSet(db)
    const shut = (confirm: boolean) =>
      ipAccess.replace(db, { version: before.version, rules: [shutOffice], confirm }, author)
    await assert.rejects(shut(false), {
      code: 'WOULD_LOCK_OUT',
      message: 'This change would lock out you.',
      extras: { who: ['you'], rule: { id: null, position: 1, name: 'No office', action: 'deny' } },
    })
    assert.deepEqual(await ipAccess.ruleSet(db), before)

    await shut(true)
    assert.equal(fromMemory(ipAccess.decide({ address: office })).allowed, false)
    const dueAt = new Date(clock.now().getTime() + 5 * 60_000).toISOString()
    await assert.rejects(ipAccess.create(db, { ...shutOffice, cidrs: [home] }, officer), {
      code: 'IP_CHANGE_PENDING',
      extras: { dueAt },
    })
    clock.advance({ minutes: 4, seconds: 59 })
    assert.deepEqual(await ipAccess.undoDue(db), { undone: 0 })
    clock.advance({ seconds: 1 })
    await ipAccess.settle()
    audit.events.length = 0
    const fresh = await startNode()
    const after = await fresh.ipAccess.ruleSet(db)
    const [kept] = before.rules
    assert.ok(kept)
    assert.equal(after.version, before.version + 2)
    assert.deepEqual(
      after.rules.map(({ version: _v, changedAt: _at, changedBy: _by, ...rule }) => rule),
      before.rules.map(({ version: _v, changedAt: _at, changedBy: _by, ...rule }) => rule),
    )
    assert.deepEqual(audit.types(), [
      'ip_access.rule_created',
      'ip_access.rule_removed',
      'ip_access.change_undone',
    ])
    assert.equal(audit.events.at(-1)?.by.actor.kind, 'job')
    await until(() => fromMemory(ipAccess.decide({ address: office })).allowed)
    assert.deepEqual(await ipAccess.undoDue(db), { undone: 0 }, 'once')
    await assert.rejects(ipAccess.undo(db, {}, author), { code: 'IP_NOTHING_PENDING' })
  })

  test('a confirmed change stays only when an administrator confirms it whom the new rules let in', async () => {
    const { db, ipAccess, person, clock, audit } = await setUp()
    const author = await person('security')
    const [here, elsewhere] = [await person('admin'), await person('admin', home)]
    await ipAccess.create(db, { ...shutOffice, confirm: true }, author)
    await ipAccess.settle()
    await assert.rejects(ipAccess.confirm(db, {}, here), { code: 'WOULD_LOCK_OUT' })
    for (const by of [author, { ...author, address: home }])
      await assert.rejects(ipAccess.confirm(db, {}, by), { code: 'FORBIDDEN', status: 403 })
    const token = { ...elsewhere, actor: { kind: 'token', id: 't', name: 'T' } } as const
    await assert.rejects(ipAccess.confirm(db, {}, token), { code: 'SESSION_NEEDED', status: 403 })
    await ipAccess.confirm(db, {}, elsewhere)
    assert.equal(audit.types().at(-1), 'ip_access.change_confirmed')
    clock.advance({ minutes: 6 })
    assert.deepEqual(await ipAccess.undoDue(db), { undone: 0 })
    assert.equal((await ipAccess.ruleSet(db)).rules.length, 1)
  })

  test('no administrator who was reachable may become unreachable, from wherever they came in the last 30 days', async () => {
    const { db, ipAccess, settings, sessions, person, clock } = await setUp()
    const admin = await person('admin')
    const unreachable = { code: 'WOULD_LOCK_OUT', extras: { who: ['every administrator'] } }
    const shut = () => ipAccess.create(db, shutOffice, officer)
    await assert.rejects(shut(), { code: 'WOULD_LOCK_OUT', message: /lock out every administrator/ })
    await sessions.endAllOf(db, admin.actor.id, { by: root, reason: 'signed_out' })
    clock.advance({ hours: 29 * 24 })
    await assert.rejects(shut(), { code: unreachable.code })
    await openSession(sessions, db, { userId: admin.actor.id, address: home })
    const rule = await shut()
    await assert.rejects(
      ipAccess.create(db, { name: 'No home', action: 'deny', cidrs: [home] }, officer),
      { code: unreachable.code },
      'the office is no way in any more',
    )
    assert.equal(rule.position, 1)
    await settings.change(db, { key: 'ops.ip.bypass_admin', value: true }, root)
    await ipAccess.create(db, { name: 'No home', action: 'deny', cidrs: [home] }, officer)
    await assert.rejects(
      settings.change(db, { key: 'ops.ip.bypass_admin', value: false }, root),
      { code: unreachable.code },
      'nor may the exception for administrators go',
    )
  })

  test('a setting that locks its author out needs confirmation, and comes back by itself', async () => {
    const { db, ipAccess, settings, registry, person, clock, until } = await setUp()
    const author = await person('security')
    const close = { key: 'ops.ip.default_allow', value: false }
    await assert.rejects(settings.change(db, close, author), {
      code: 'WOULD_LOCK_OUT',
      extras: { who: ['you'], rule: null },
    })
    await settings.change(db, { ...close, confirm: true }, author)
    await until(() => !fromMemory(ipAccess.decide({ address: office })).allowed)
    await assert.rejects(settings.change(db, { ...close, value: true }, author), {
      code: 'IP_CHANGE_PENDING',
    })
    clock.advance({ minutes: 5 })
    assert.deepEqual(await ipAccess.undoDue(db), { undone: 1 })
    await until(() => registry.current('ops.ip.default_allow') === true)
    const state = (await settings.list(db, root)).items.find(({ key }) => key === close.key)
    assert.equal(state?.value, true)
    assert.equal((await ipAccess.standing(db)).pending, undefined)
  })

  test('sessions that a change shuts out end on both nodes, by whoever made it; the others stay, and so does who may', async () => {
    const { db, ipAccess, settings, sessions, startNode, person, audit, wire } = await setUp()
    const other = await startNode()
    const told: string[] = []
    other.sessions.onEnded((ids) => void told.push(...ids))
    const [shut, stays] = [await person('viewer', home), await person('viewer', home)]
    assert.ok((await sessions.check(shut.token, { address: office })).valid, 'a moment ago they moved')
    const exempt = await person('operator')
    await ipAccess.create(
      db,
      { name: 'Operator', action: 'allow', cidrs: [office], target: { userIds: [exempt.actor.id] } },
      officer,
    )
    await ipAccess.create(db, shutOffice, officer)
    await ipAccess.settle()
    wire.deliver()
    assert.deepEqual(told, [shut.sessionId])
    const ended = audit.events.filter(({ type }) => type === 'session.terminated')
    assert.deepEqual(
      ended.map(({ subject, by }) => [subject?.id, by.actor]),
      [[shut.sessionId, officer.actor]],
    )
    const left = async () => new Set((await sessions.listOpenPlaces(db, { limit: 9 })).map(({ id }) => id))
    assert.deepEqual(await left(), new Set([stays.sessionId, exempt.sessionId]))
    await settings.change(db, { key: 'ops.ip.default_allow', value: false }, { ...root, address: office })
    await ipAccess.settle()
    assert.deepEqual(await left(), new Set([exempt.sessionId]))
  })

  test('switched off, everybody comes in, whatever the rules; to put them in force again is asked for like a change', async () => {
    const { db, ipAccess, person, clock, until } = await setUp()
    const author = await person('security')
    await ipAccess.create(db, { ...shutOffice, confirm: true }, author)
    await ipAccess.switchOff(db, root)
    await until(() => fromMemory(ipAccess.decide({ address: office })).reason === 'switched_off')
    const admin: Caller = { ...officer, roles: ['admin'], address: office }
    await assert.rejects(ipAccess.confirm(db, {}, admin), { code: 'WOULD_LOCK_OUT' }, 'it would not pass')
    await assert.rejects(ipAccess.enforce(db, {}, author), { code: 'IP_CHANGE_PENDING' })
    await ipAccess.confirm(db, {}, { ...admin, address: home })
    await assert.rejects(ipAccess.enforce(db, {}, author), { code: 'WOULD_LOCK_OUT' })
    await ipAccess.enforce(db, { confirm: true }, author)
    assert.equal(fromMemory(ipAccess.decide({ address: office })).allowed, false)
    clock.advance({ minutes: 5 })
    assert.deepEqual(await ipAccess.undoDue(db), { undone: 1 })
    assert.deepEqual((await ipAccess.standing(db)).enforced, false)
    await ipAccess.enforce(db, {}, { ...officer, address: home })
    assert.equal(fromMemory(ipAccess.decide({ address: office })).allowed, false)
  })

  test('a host asks with an address and a user id; what is no address is refused', async () => {
    const { db, ipAccess } = await setUp()
    const target = { userIds: ['guest'] }
    const { id } = await ipAccess.create(db, { ...shutOffice, target }, officer)
    const verdict = await ipAccess.check(office, 'guest')
    assert.deepEqual([verdict.allowed, verdict.rule?.id, verdict.reason], [false, id, 'rule'])
    assert.equal((await ipAccess.check(`::ffff:${office}`, 'guest')).allowed, false)
    assert.equal((await ipAccess.check(office)).allowed, true)
    await assert.rejects(ipAccess.check('010.0.0.1'), { code: 'VALIDATION_FAILED' })
  })
})
