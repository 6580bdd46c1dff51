import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../../test/support/engines.ts'
import { office, openSession, password, root } from '../../../test/support/people.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { callerIn, setUpSignIn, signInTables, visitor } from '../../../test/support/sign-in.ts'
import type { Access as Required } from '../../kernel/contract.ts'
import type { Caller } from '../../kernel/identity.ts'
import { newToken } from '../../kernel/token.ts'

onEachEngine('access', (engine) => {
  const database = sharedDatabase(engine, signInTables)

  function setUp() {
    const world = setUpSignIn(database().db)
    const { access } = world
    const asSession = (token: string, required: Required, address = office) =>
      access.decide({ access: required, address, cookies: [token] })
    const asToken = (token: string, required: Required, address = office) =>
      access.decide({ access: required, address, cookies: [], authorization: `Bearer ${token}` })
    return { ...world, asSession, asToken }
  }

  test('who signed in is recognised by the cookie, with the roles they have now', async () => {
    const { hire, enter, asSession } = setUp()
    const { id, email } = await hire('operator')
    const { token, user, session } = await enter(email)
    assert.deepEqual(user, { id, email, name: 'Citra', roles: ['operator'] })
    assert.deepEqual(await asSession(token, 'viewer'), {
      allowed: true,
      caller: {
        actor: { kind: 'user', id, name: 'Citra' },
        roles: ['operator'],
        sessionId: session.id,
        address: office,
      },
    })
  })

  test('a role is needed where one is named: operators do not change people, admins may do everything', async () => {
    const { hire, enter, asSession } = setUp()
    const operator = await enter((await hire('operator')).email)
    const admin = await enter((await hire('admin')).email)
    const refused = await asSession(operator.token, 'admin')
    assert.ok(!refused.allowed)
    assert.deepEqual([refused.error.code, refused.error.status], ['FORBIDDEN', 403])
    for (const required of ['signed-in', 'viewer', 'operator', 'security', 'dba', 'admin'] as const)
      assert.equal((await asSession(admin.token, required)).allowed, true, required)
  })

  test('without a credential nobody passes, except where anyone may: there credentials are not looked at', async () => {
    const { access, hire, enter } = setUp()
    const bare = { address: office, cookies: [] }
    const refused = await access.decide({ ...bare, access: 'signed-in' })
    assert.equal(!refused.allowed && refused.error.code, 'UNAUTHENTICATED')
    const { token } = await enter((await hire('admin')).email)
    const open = await access.decide({ access: 'anyone', address: office, cookies: [token] })
    assert.ok(open.allowed)
    assert.deepEqual(open.caller, { actor: { kind: 'anonymous' }, roles: [], address: office })
  })

  test('cookie and API token together are refused, even when both are good', async () => {
    const { db, apiTokens, access, hire, enter } = setUp()
    const cookie = (await enter((await hire('admin')).email)).token
    const { token } = await apiTokens.create(db, { name: 'ERP', role: 'admin' }, root)
    const both = { address: office, cookies: [cookie], authorization: `Bearer ${token}` }
    const verdict = await access.decide({ ...both, access: 'viewer' })
    assert.equal(!verdict.allowed && verdict.error.code, 'CREDENTIALS_AMBIGUOUS')
  })

  test('a session id is not a token, a session token no API token, and an API token no cookie', async () => {
    const { db, apiTokens, hire, enter, asSession, asToken } = setUp()
    const { token, session } = await enter((await hire('admin')).email)
    const api = await apiTokens.create(db, { name: 'ERP', role: 'admin' }, root)
    for (const wrong of [session.id, api.token, api.id])
      assert.equal((await asSession(wrong, 'viewer')).allowed, false, wrong)
    for (const wrong of [token, `bw_${token}`, api.id])
      assert.equal((await asToken(wrong, 'viewer')).allowed, false, wrong)
  })

  test('an API token acts with its own role, from its networks, while its maker is active', async () => {
    const { db, users, apiTokens, hire, asToken } = setUp()
    const maker = await hire('admin')
    const by: Caller = { ...root, actor: { kind: 'user', id: maker.id, name: maker.name } }
    const wanted = { name: 'ERP', role: 'operator', networks: ['192.0.2.0/24'] } as const
    const { id, token } = await apiTokens.create(db, wanted, by)
    const verdict = await asToken(token, 'operator')
    const actor = { kind: 'token', id, name: 'ERP', makerId: maker.id }
    assert.deepEqual(verdict.allowed && verdict.caller.actor, actor)
    assert.equal((await asToken(token, 'admin')).allowed, false)
    assert.equal((await asToken(token, 'operator', '203.0.113.9')).allowed, false)
    await hire('admin') // so that the maker is not the last one
    await users.update(db, { id: maker.id, version: maker.version, active: false }, root)
    assert.equal((await asToken(token, 'operator')).allowed, false)
  })

  test('a disabled person is refused even if a session were left', async () => {
    const { db, users, sessions, hire, asSession } = setUp()
    const { id, version } = await hire('viewer')
    await users.update(db, { id, version, active: false }, root)
    const { token } = await openSession(sessions, db, { userId: id, address: office })
    assert.equal((await asSession(token, 'viewer')).allowed, false)
  })

  test('what asks for a recent sign-in is open for a quarter of an hour, and again after proving who one is', async () => {
    const { db, clock, signIn, access, hire, enter } = setUp()
    const from = visitor()
    const signedIn = await enter((await hire('admin')).email, from)
    const ask = (token: string) =>
      access.decide({ access: 'admin', needsRecentSignIn: true, address: office, cookies: [token] })
    clock.advance({ minutes: 14, seconds: 59 })
    assert.equal((await ask(signedIn.token)).allowed, true)
    clock.advance({ seconds: 1 })
    const refused = await ask(signedIn.token)
    assert.ok(!refused.allowed)
    assert.deepEqual([refused.error.code, refused.error.status], ['RECENT_SIGN_IN_NEEDED', 403])
    const { token } = await signIn.stepUp(db, { password }, callerIn(signedIn, from))
    assert.equal((await ask(token)).allowed, true)
    assert.equal((await ask(signedIn.token)).allowed, false, 'the token from before is worth nothing')
  })

  test('a machine is not asked for a recent sign-in, and its role is asked for first', async () => {
    const { db, apiTokens, clock, access, hire } = setUp()
    const { id, name } = await hire('operator')
    const by: Caller = { ...root, actor: { kind: 'user', id, name } }
    const { token } = await apiTokens.create(db, { name: 'ERP', role: 'operator' }, by)
    clock.advance({ hours: 1 })
    const ask = (required: Required) =>
      access.decide({
        access: required,
        needsRecentSignIn: true,
        address: office,
        cookies: [],
        authorization: `Bearer ${token}`,
      })
    assert.equal((await ask('operator')).allowed, true)
    const refused = await ask('admin')
    assert.equal(!refused.allowed && refused.error.code, 'FORBIDDEN')
  })

  test('a denial is recorded with who, what and from where, and a flood of them once a minute', async () => {
    const { access, clock, audit, hire, enter } = setUp()
    const { id, email } = await hire('viewer')
    const { token } = await enter(email)
    const ask = () =>
      access.decide({ access: 'admin', route: 'GET /users', address: office, cookies: [token] })
    for (let time = 0; time < 5; time++) await ask()
    clock.advance({ minutes: 1 })
    await ask()
    const denials = audit.events.filter(({ type }) => type === 'access.denied')
    assert.deepEqual(
      denials.map(({ by, subject, details }) => [by.actor, by.address, subject?.id, details]),
      [1, 5].map((count) => [
        { kind: 'user', id, name: 'Citra' },
        office,
        'GET /users',
        { role: 'admin', count },
      ]),
    )
  })

  test('a token that was never given out is recorded, and so is one used after its end; neither is in the log', async () => {
    const { signIn, db, audit, hire, enter, asSession } = setUp()
    const from = visitor()
    const signedIn = await enter((await hire('viewer')).email, from)
    await signIn.signOut(db, callerIn(signedIn, from))
    const { token: preset } = newToken()
    const before = audit.events.length
    for (const token of [preset, signedIn.token])
      assert.equal((await asSession(token, 'viewer')).allowed, false)
    for (const token of ['x', `${preset}A`, `${preset.slice(0, -1)}~`]) await asSession(token, 'viewer')
    const events = audit.events.slice(before)
    assert.deepEqual(
      events.map(({ type }) => type),
      ['session.unknown_token', 'session.used_after_end'],
    )
    for (const token of [preset, signedIn.token]) assert.ok(!JSON.stringify(events).includes(token))
  })

  test('a refusal stands when it cannot be recorded', async () => {
    const { audit, hire, enter, asSession } = setUp()
    const { token } = await enter((await hire('viewer')).email)
    audit.isBroken = true
    const refused = await asSession(token, 'admin')
    assert.equal(!refused.allowed && refused.error.code, 'FORBIDDEN')
  })

  test('a request that the IP rules refuse is no use of the session: not as its place, not against idleness', async () => {
    const { db, ipRules, sessions, clock, hire, enter, asSession } = setUp()
    const refusing = '2001:db8::7'
    const { id, email } = await hire('viewer')
    const { token } = await enter(email, visitor({ address: office }))
    const ask = async (address: string) => {
      const verdict = await asSession(token, 'viewer', address)
      return verdict.allowed ? 'allowed' : (verdict.error.extras['reason'] ?? verdict.error.code)
    }
    ipRules.shut.add(refusing)
    assert.equal(await ask(office), 'allowed')
    for (let time = 0; time < 3; time++) {
      clock.advance({ minutes: 19 })
      assert.equal(await ask(refusing), 'IP_REFUSED')
    }
    await sessions.stop()
    const places = await sessions.listAddressesOf(db, { userIds: [id], since: new Date(0) })
    assert.deepEqual(places, [{ userId: id, address: office }])
    clock.advance({ minutes: 3 })
    assert.equal(await ask(office), 'idle_timeout')
  })

  test('what a page asks by itself keeps no idle session alive, also from changing addresses, which are written down all the same', async () => {
    const { db, access, sessions, clock, hire, enter } = setUp()
    const from = { address: office, userAgent: 'Firefox' }
    const ask = (token: string, isBackground: boolean, address = office) =>
      access.decide({ access: 'viewer', ...from, address, isBackground, cookies: [token] })
    const [idle, elsewhere] = [await hire('viewer'), await hire('viewer')]
    const [{ token }, other] = [
      await enter(idle.email, visitor(from)),
      await enter(elsewhere.email, visitor(from)),
    ]
    for (const used of [token, other.token]) assert.equal((await ask(used, false)).allowed, true)
    for (let minutes = 0; minutes < 55; minutes += 5) {
      clock.advance({ minutes: 5 })
      assert.equal((await ask(token, true)).allowed, true)
      assert.equal((await ask(other.token, true, `203.0.113.${70 + (minutes % 2)}`)).allowed, true)
    }
    clock.advance({ minutes: 5 })
    for (const late of [await ask(token, true), await ask(other.token, true, '203.0.113.71')])
      assert.equal(!late.allowed && late.error.extras['reason'], 'idle_timeout')
    await sessions.stop()
    const places = await sessions.listAddressesOf(db, { userIds: [elsewhere.id], since: new Date(0) })
    assert.equal(new Set(places.map(({ address }) => address)).size, 3)
  })

  test('two session cookies at once are recorded, a flood of them once, and so is a sign-in that brings two', async () => {
    const { access, audit, hire, enter } = setUp()
    const { email } = await hire('viewer')
    const { token } = await enter(email)
    const { token: planted } = newToken()
    const ask = () => access.decide({ access: 'viewer', address: office, cookies: [token, planted] })
    const recorded = () => audit.events.filter(({ type }) => type === 'access.ambiguous')
    for (let time = 0; time < 5; time++) assert.equal((await ask()).allowed, false)
    assert.deepEqual(
      recorded().map(({ by, outcome }) => [by.address, outcome]),
      [[office, 'denied']],
    )
    await enter(email, visitor({ sessionTokens: [token, planted] }))
    assert.equal(recorded().length, 2)
    assert.ok(!JSON.stringify(recorded()).includes(token))
  })
})
