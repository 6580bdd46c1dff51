import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { onEachEngine } from '../../../../test/support/engines.ts'
import { setUpPasswords } from '../../../../test/support/passwords.ts'
import { freshEmail, office, openSession, password, root } from '../../../../test/support/people.ts'
import { sharedDatabase } from '../../../../test/support/shared-database.ts'
import { ensurePartitions } from '../../../kernel/database/partitions.ts'
import type { Caller } from '../../../kernel/identity.ts'
import { sessionMigrations } from '../../sessions/migrations.ts'
import { sessionPartitions } from '../../sessions/tables.ts'
import { signInMigrations } from '../../sign-in/migrations.ts'
import { oneTimeTokenMigrations } from '../../one-time-tokens/migrations.ts'
import { userMigrations } from '../migrations.ts'
import { createOwnPassword } from './own-password.ts'

const other = 'another harbour at dusk'

onEachEngine('one’s own password', (engine) => {
  const database = sharedDatabase(engine, {
    migrations: { ...userMigrations, ...sessionMigrations, ...oneTimeTokenMigrations, ...signInMigrations },
    prepare: ({ owner }) => ensurePartitions(owner, sessionPartitions),
  })
  const setUp = async () => {
    const world = setUpPasswords(database().db)
    const { db, users, sessions, clock } = world
    const person = await users.create(
      db,
      { email: freshEmail(), name: 'Budi', roles: ['operator'], password },
      root,
    )
    clock.advance({ minutes: 1 })
    const enter = async (): Promise<{ token: string; me: Caller }> => {
      const { id: sessionId, token } = await openSession(sessions, db, { userId: person.id, address: office })
      const actor = { kind: 'user', id: person.id, name: person.name } as const
      return { token, me: { actor, roles: person.roles, address: office, sessionId } }
    }
    const isIn = async (token: string) => (await sessions.check(token, { address: office })).valid
    return { ...world, person, enter, isIn }
  }

  test('a change ends all other sessions, and this one goes on under a new token', async () => {
    const { db, own, users, person, enter, isIn, box, audit } = await setUp()
    const mine = await enter()
    const stolen = await enter()
    const { token } = await own.change(db, { currentPassword: password, newPassword: other }, mine.me)
    assert.deepEqual(await Promise.all([token, mine.token, stolen.token].map(isIn)), [true, false, false])
    assert.equal((await users.verifyPassword(db, person.email, other)).ok, true)
    assert.equal((await users.verifyPassword(db, person.email, password)).ok, false)
    assert.deepEqual(
      box.mails.map(({ to, subject }) => [to, subject]),
      [[person.email, 'Your password was changed – Nusantara Trading']],
    )
    assert.ok(audit.types().includes('user.password_changed'))
  })

  test('a change by the password alone is no fresh sign-in', async () => {
    const { db, own, sessions, clock, enter } = await setUp()
    const { me, token: before } = await enter()
    const authenticatedAt = async (token: string) => {
      const check = await sessions.check(token, { address: office })
      assert.ok(check.valid)
      return check.session.authenticatedAt
    }
    const signedInAt = await authenticatedAt(before)
    clock.advance({ minutes: 10 })
    const { token } = await own.change(db, { currentPassword: password, newPassword: other }, me)
    assert.deepEqual(await authenticatedAt(token), signedInAt)
  })

  test('without the present password nothing changes, and guessing it is slowed like signing in', async () => {
    const { db, own, users, person, enter } = await setUp()
    const { me } = await enter()
    const guess = (currentPassword: string) => own.change(db, { currentPassword, newPassword: other }, me)
    for (let attempt = 0; attempt < 5; attempt += 1)
      await assert.rejects(guess(`guess ${attempt}`), { code: 'CURRENT_PASSWORD_WRONG', status: 422 })
    await assert.rejects(guess(password), { code: 'SIGN_IN_SLOWED' })
    assert.equal((await users.verifyPassword(db, person.email, password)).ok, true)
  })

  test('a password that is refused changes nothing', async () => {
    const { db, own, enter, isIn } = await setUp()
    const { me, token } = await enter()
    for (const newPassword of ['short', 'breakwater 2026!', 'Budi Budi Budi Budi'])
      await assert.rejects(own.change(db, { currentPassword: password, newPassword }, me), {
        code: 'PASSWORD_REFUSED',
      })
    assert.equal(await isIn(token), true)
  })

  test('a reset that comes while the new password is being hashed wins', async () => {
    const { db, users, sessions, attempts, person, enter, clock } = await setUp()
    const { me } = await enter()
    const reset = 'a third harbour at noon'
    const slow = createOwnPassword({
      sessions,
      attempts,
      users: {
        ...users,
        async hashNewPassword(wanted) {
          clock.advance({ minutes: 1 })
          await users.setPassword(db, { id: person.id, password: reset }, root)
          return users.hashNewPassword(wanted)
        },
      },
    })
    const change = slow.change(db, { currentPassword: password, newPassword: other }, me)
    await assert.rejects(change, { code: 'UNAUTHENTICATED' })
    assert.equal((await users.verifyPassword(db, person.email, reset)).ok, true)
  })

  test('an API token has no password to change', async () => {
    const { db, own, person } = await setUp()
    const token: Caller = {
      actor: { kind: 'token', id: person.id, name: 'machine' },
      roles: ['admin'],
      address: office,
    }
    await assert.rejects(own.change(db, { currentPassword: password, newPassword: other }, token), {
      code: 'PASSWORD_IS_PERSONAL',
    })
  })

  test('a hash made at a lower cost is made again at the present one when its person signs in, and nothing else changes', async () => {
    const { db, users, person } = await setUp()
    const stored = async () => {
      const { rows } = await sql<{ hash: string; at: Date; version: number }>`
        select password_hash as hash, credentials_changed_at as at, version
        from breakwater.user_account where id = ${person.id}`.execute(db)
      const [row] = rows
      assert.ok(row)
      return row
    }
    const cheap =
      '$argon2id$v=19$m=1024,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$5Tx9YkNNWfq1gl0Huxrt8T0TE4IsPYoxCIG6y6JJZ6I'
    await sql`update breakwater.user_account set password_hash = ${cheap} where id = ${person.id}`.execute(db)
    const before = await stored()
    assert.equal((await users.verifyPassword(db, person.email, 'wrong')).ok, false)
    await users.settle()
    assert.equal((await stored()).hash, cheap)
    assert.equal((await users.verifyPassword(db, person.email, password)).ok, true)
    await users.settle()
    const after = await stored()
    assert.match(after.hash, /m=19456,t=2/)
    assert.deepEqual([after.at, after.version], [before.at, before.version])
    assert.equal((await users.verifyPassword(db, person.email, password)).ok, true)
  })
})
