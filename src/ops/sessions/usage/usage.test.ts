import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../../../test/support/engines.ts'
import { openSession } from '../../../../test/support/people.ts'
import { mobile, rowOf, setUpUse, thief, wifi } from '../../../../test/support/session-use.ts'
import { sharedDatabase } from '../../../../test/support/shared-database.ts'
import { ensurePartitions } from '../../../kernel/database/partitions.ts'
import { sessionMigrations } from '../migrations.ts'
import { sessionPartitions } from '../tables.ts'

onEachEngine('the use of sessions', (engine) => {
  const statements = { count: 0 }
  const database = sharedDatabase(engine, {
    migrations: sessionMigrations,
    onStatement: () => void statements.count++,
    prepare: ({ owner }) => ensurePartitions(owner, sessionPartitions),
  })

  const setUp = (options?: { hasPlaces: boolean }) => setUpUse(database().db, options)

  test('a session knows its device and country, and who holds it when', async () => {
    const { row, sessions, token, clock } = await setUp({ hasPlaces: true })
    const { device, browser, country } = (await row()) ?? {}
    assert.deepEqual([device, browser, country], ['Desktop', 'Chrome', 'DE'])
    const check = await sessions.check(token, wifi)
    assert.deepEqual(check.valid && check.session.authenticatedAt, clock.now())
  })

  test('another address of the same network, and the other address family, cost no query', async () => {
    const { use } = await setUp()
    const v6 = { ...wifi, address: '2001:db8:1:2::7' }
    await use(wifi, v6, wifi)
    statements.count = 0
    const answers = await use({ ...wifi, address: '203.0.113.8' }, v6, wifi, {
      ...v6,
      address: '2001:db8:1:2::8',
    })
    assert.deepEqual([answers, statements.count], [['valid', 'valid', 'valid', 'valid'], 0])
  })

  test('changes of network are counted at once; at the threshold the session is suspicious, once, and stays usable', async () => {
    const { use, row, audit } = await setUp()
    assert.deepEqual(await use(wifi, mobile, wifi), ['valid', 'valid', 'valid'])
    assert.equal((await row())?.network_changes, 2)
    assert.equal((await row())?.suspicious_at, null)
    assert.deepEqual(await use(mobile, wifi, mobile), ['valid', 'valid', 'valid'])
    assert.ok((await row())?.suspicious_at)
    const flagged = audit.events.filter(({ type }) => type === 'session.suspicious')
    assert.equal(flagged.length, 1)
    assert.deepEqual(flagged[0]?.factors, ['new_network'])
  })

  test('a flagged session that keeps hopping costs no query, and its changes are written with the batch', async () => {
    const { use, row, sessions } = await setUp()
    await use(mobile, wifi, mobile, wifi)
    statements.count = 0
    await use(mobile, wifi, mobile, wifi, mobile, wifi)
    assert.equal(statements.count, 0)
    await sessions.stop()
    assert.equal((await row())?.network_changes, 10)
  })

  test('the threshold is a setting, and acts on sessions that are already open', async () => {
    const { use, row, set } = await setUp()
    set('ops.session.suspicious_ip_changes', 1)
    await use(mobile)
    assert.deepEqual(
      (await row())?.suspicions.map(({ sentence }) => sentence),
      ['Changed its network once: 203.0.113.0/24, 198.51.100.0/24.'],
    )
  })

  test('two nodes that see the same change count it once', async () => {
    const { sessions, startNode, token, row, wire, clock } = await setUp()
    const other = startNode()
    for (const node of [sessions, other.sessions]) await node.check(token, wifi)
    clock.advance({ seconds: 5 })
    await Promise.all(
      [sessions, other.sessions].flatMap((node) => [node.check(token, mobile), node.check(token, mobile)]),
    )
    wire.deliver()
    assert.ok((await other.sessions.check(token, mobile)).valid)
    assert.equal((await row())?.network_changes, 1)
  })

  test('many requests at once from a new network are one change, and all are let in', async () => {
    const { sessions, token, row, clock } = await setUp()
    await sessions.check(token, wifi)
    clock.advance({ seconds: 1 })
    const checks = await Promise.all(Array.from({ length: 50 }, () => sessions.check(token, mobile)))
    assert.ok(checks.every(({ valid }) => valid))
    assert.equal((await row())?.network_changes, 1)
  })

  test('a stolen cookie ends its session at once, everywhere, with the reason in words and in the log', async () => {
    const { use, row, audit, sessions, startNode, token, wire } = await setUp({ hasPlaces: true })
    const other = startNode()
    assert.ok((await other.sessions.check(token, wifi)).valid)
    assert.deepEqual(await use(wifi, thief, wifi), ['valid', 'suspicious', 'suspicious'])
    wire.deliver()
    assert.deepEqual(await other.sessions.check(token, wifi), { valid: false, reason: 'suspicious' })
    assert.deepEqual(audit.types(), ['session.opened', 'session.suspicious', 'session.stolen'])
    const { suspicions = [], suspicious_at: at } = (await row()) ?? {}
    assert.ok(at)
    assert.equal(
      suspicions[0]?.sentence,
      'Used from 203.0.113.0/24 (Germany) and 198.51.100.0/24 (Brazil) within a second, by different browsers, from different countries.',
    )
    await sessions.stop()
  })

  test('many requests of a thief at once get in not one', async () => {
    const { sessions, token, clock } = await setUp()
    await sessions.check(token, wifi)
    clock.advance({ seconds: 1 })
    const checks = await Promise.all(Array.from({ length: 20 }, () => sessions.check(token, thief)))
    assert.ok(checks.every((check) => !check.valid && check.reason === 'suspicious'))
  })

  test('two nodes notice together a theft of which each sees one half', async () => {
    const { sessions, startNode, token, wire, clock } = await setUp({ hasPlaces: true })
    const other = startNode()
    const abroad = { ...thief, userAgent: wifi.userAgent }
    const answers: string[] = []
    for (let second = 0; second < 6; second++) {
      clock.advance({ seconds: 1 })
      const node = second % 2 === 0 ? sessions : other.sessions
      const check = await node.check(token, second % 2 === 0 ? wifi : abroad)
      answers.push(check.valid ? 'valid' : check.reason)
      wire.deliver()
    }
    assert.equal(answers.at(-1), 'suspicious')
  })

  test('asked to flag only, a theft is told once and the session stays usable', async () => {
    const { use, set, audit, factors } = await setUp()
    set('ops.session.theft_response', 'flag')
    assert.deepEqual(await use(wifi, thief, wifi, thief), ['valid', 'valid', 'valid', 'valid'])
    assert.deepEqual(audit.types(), ['session.opened', 'session.suspicious'])
    assert.deepEqual(await factors(), ['two_networks_at_once', 'other_device'])
  })

  test('asked for a new proof, a stolen session is refused until the person has given it, to everybody but them', async () => {
    const { use, set, db, sessions, id, token, person, clock, audit } = await setUp()
    set('ops.session.theft_response', 'reauthenticate')
    assert.deepEqual(await use(wifi, thief, wifi), ['valid', 'reauthenticate', 'reauthenticate'])
    assert.deepEqual(await use({ ...wifi, allowUnproven: true }), ['valid'])
    const by = {
      actor: { kind: 'user', id: person.userId, name: 'A' },
      roles: [],
      address: wifi.address,
    } as const
    const renewed = await sessions.renew(db, id, { by, authenticated: true })
    assert.deepEqual(await sessions.check(token, thief), { valid: false, reason: 'unknown' })
    clock.advance({ seconds: 1 })
    assert.ok((await sessions.check(renewed.token, wifi)).valid)
    clock.advance({ seconds: 1 })
    assert.deepEqual(await sessions.check(renewed.token, thief), { valid: false, reason: 'reauthenticate' })
    assert.equal(audit.types().filter((type) => type === 'session.suspicious').length, 2)
  })

  test('what cannot be audited is not done, and the request that showed it is not let in', async () => {
    const { sessions, token, audit, clock, row } = await setUp()
    await sessions.check(token, wifi)
    clock.advance({ seconds: 1 })
    audit.isBroken = true
    await assert.rejects(sessions.check(token, thief), /audit/)
    audit.isBroken = false
    assert.equal((await row())?.suspicious_at, null)
    assert.deepEqual(await sessions.check(token, thief), { valid: false, reason: 'suspicious' })
  })

  test('a new device and a new country are noted when a session is opened, and told with the event', async () => {
    const { db, sessions, person, audit } = await setUp({ hasPlaces: true })
    const again = await openSession(sessions, db, { ...person, address: '203.0.113.99' })
    assert.deepEqual(again.factors, [])
    const strange = await openSession(sessions, db, { ...person, ...thief })
    assert.deepEqual(strange.factors, ['new_network', 'new_device', 'new_country'])
    assert.deepEqual(audit.events.at(-1)?.factors, strange.factors)
    assert.deepEqual(
      (await rowOf(db, strange.id))?.suspicions.map(({ factor }) => factor),
      ['new_device', 'new_country'],
    )
  })

  test('a client address that is none is refused, and one in another spelling is the same address', async () => {
    const { sessions, token, use, row } = await setUp()
    assert.deepEqual(await use({ ...wifi, address: '::ffff:203.0.113.7' }), ['valid'])
    assert.equal((await row())?.network_changes, 0)
    await assert.rejects(sessions.check(token, { address: '203.0.113.007' }), {
      code: 'CLIENT_ADDRESS_NOT_VALID',
    })
  })
})
