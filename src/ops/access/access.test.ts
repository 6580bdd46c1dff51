import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../../test/support/engines.ts'
import { freshEmail, office, openSession, password, root, setUpPeople } from '../../../test/support/people.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import type { Access as Required } from '../../kernel/contract.ts'
import type { Caller, Role } from '../../kernel/identity.ts'
import { ensurePartitions } from '../../kernel/partitions.ts'
import type { RouteContext } from '../../kernel/route.ts'
import { sessionMigrations } from '../sessions/migrations.ts'
import { sessionPartitions } from '../sessions/tables.ts'
import { userMigrations } from '../users/migrations.ts'
import { signIn as signInEndpoint, signOut as signOutEndpoint } from '../sign-in/contract.ts'
import { signInRoutes } from '../sign-in/routes.ts'
import { createAccess } from './service.ts'
import { createSignIn } from '../sign-in/service.ts'

const visitor: Caller = { actor: { kind: 'anonymous' }, roles: [], address: office, userAgent: 'Firefox' }

onEachEngine('access', (engine) => {
  const database = sharedDatabase(engine, {
    migrations: { ...userMigrations, ...sessionMigrations },
    prepare: ({ owner }) => ensurePartitions(owner, sessionPartitions),
  })

  function setUp() {
    const world = setUpPeople(database().db)
    const { db, users, sessions, apiTokens, audit } = world
    const { identity } = users
    const access = createAccess({ identity, sessions, apiTokens })
    const signIn = createSignIn({ identity, sessions, users, audit })
    const hire = (...roles: Role[]) =>
      users.create(db, { email: freshEmail(), name: 'Citra', roles, password }, root)
    const enter = (email: string) => signIn.signIn(db, { email, password }, visitor)
    const asSession = (token: string, required: Required) =>
      access.decide({ access: required, address: office, cookies: [token] })
    const asToken = (token: string, required: Required, address = office) =>
      access.decide({ access: required, address, cookies: [], authorization: `Bearer ${token}` })
    return { ...world, access, signIn, hire, enter, asSession, asToken }
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

  test('every failed sign-in gets the same answer, and the audit log the reason', async () => {
    const { db, users, hire, signIn, audit } = setUp()
    const { email } = await hire('viewer')
    const { id, version, email: gone } = await hire('viewer')
    await users.update(db, { id, version, active: false }, root)
    const attempts = [
      { email: freshEmail(), password },
      { email, password: `${password}!` },
      { email: gone, password },
    ]
    for (const attempt of attempts)
      await assert.rejects(signIn.signIn(db, attempt, visitor), {
        code: 'SIGN_IN_FAILED',
        status: 401,
        message: 'The e-mail address or the password is wrong.',
        extras: {},
      })
    const reasons = audit.events.filter(({ type }) => type === 'sign_in.failed').map(({ details }) => details)
    assert.deepEqual(
      reasons.map((details) => details && 'reason' in details && details.reason),
      ['unknown_person', 'wrong_password', 'disabled'],
    )
  })

  test('an unknown e-mail address costs a hash like a known one: a flood of them is refused as one', async () => {
    const { db, signIn } = setUp()
    const flood = Array.from({ length: 60 }, () =>
      signIn
        .signIn(db, { email: 'nobody@example.com', password }, visitor)
        .catch(({ code }) => code as string),
    )
    const codes = await Promise.all(flood)
    assert.deepEqual(new Set(codes), new Set(['OVERLOADED', 'SIGN_IN_FAILED']))
  })

  test('a sign-in is audited with the person and the session, and does not happen when it cannot be', async () => {
    const { hire, enter, audit } = setUp()
    const { id, email } = await hire('viewer')
    const { session } = await enter(email)
    const event = audit.events.at(-1)
    assert.equal(event?.type, 'sign_in.succeeded')
    assert.deepEqual([event.subject?.id, event.by.sessionId, event.by.address], [id, session.id, office])
    audit.isBroken = true
    await assert.rejects(enter(email), /audit/)
  })

  test('a sign-in with the old password that is overtaken by a change of it opens nothing', async () => {
    const { db, users, sessions, hire, clock, audit } = setUp()
    const { id, email } = await hire('viewer')
    const overtaken = createSignIn({
      identity: users.identity,
      sessions,
      audit,
      users: {
        stillHolds: users.stillHolds,
        async verifyPassword(handle, ...credentials) {
          const verified = await users.verifyPassword(handle, ...credentials)
          clock.advance({ seconds: 1 })
          await users.setPassword(db, { id, password: 'a quite different sentence' }, root)
          return verified
        },
      },
    })
    await assert.rejects(overtaken.signIn(db, { email, password }, visitor), { code: 'SIGN_IN_FAILED' })
    assert.equal(await sessions.endAllOf(db, id, { by: root, reason: 'terminated' }), 0)
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
    assert.deepEqual(verdict.allowed && verdict.caller.actor, { kind: 'token', id, name: 'ERP' })
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

  test('signing in sets the cookie; signing out clears it and ends the session, saying so to its holder only', async () => {
    const { db, hire, signIn, asSession } = setUp()
    const { email } = await hire('viewer')
    const cookies: string[] = []
    const cookie = { set: (token: string) => void cookies.push(token), clear: () => void cookies.push('') }
    const run = (endpoint: object, body: unknown, caller: Caller) => {
      const context: RouteContext = { db, caller, requestId: 'r', cookie }
      const found = signInRoutes(signIn).find((route) => route.endpoint === endpoint)
      return found?.run({ params: undefined, query: undefined, body }, context)
    }
    const answer = await run(signInEndpoint, { email, password }, visitor)
    const [token = ''] = cookies
    assert.ok(!JSON.stringify(answer).includes(token), 'the token is in the cookie only')
    const verdict = await asSession(token, 'signed-in')
    assert.ok(verdict.allowed)
    assert.equal((await signIn.me(verdict.caller)).user.email, email)
    await run(signOutEndpoint, undefined, verdict.caller)
    assert.equal(cookies[1], '')
    const refused = await asSession(token, 'signed-in')
    assert.equal(!refused.allowed && refused.error.extras['reason'], 'signed_out')
  })

  test('an API token has no session to sign out of', async () => {
    const { db, signIn } = setUp()
    const token: Caller = { actor: { kind: 'token', id: 't', name: 'ERP' }, roles: ['viewer'] }
    await assert.rejects(signIn.signOut(db, token), { code: 'SESSION_NEEDED' })
    await assert.rejects(signIn.me(token), { code: 'SESSION_NEEDED' })
  })
})
