import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../../../test/support/engines.ts'
import { setUpPasswords, stranger, tokenIn } from '../../../../test/support/passwords.ts'
import { freshEmail, office, openSession, password, root } from '../../../../test/support/people.ts'
import { sharedDatabase } from '../../../../test/support/shared-database.ts'
import { ensurePartitions } from '../../../kernel/database/partitions.ts'
import { sessionMigrations } from '../../sessions/migrations.ts'
import { sessionPartitions } from '../../sessions/tables.ts'
import { signInMigrations } from '../../sign-in/migrations.ts'
import { oneTimeTokenMigrations } from '../../one-time-tokens/migrations.ts'
import { userMigrations } from '../migrations.ts'

const other = 'another harbour at dusk'
const linkNotValid = { code: 'PASSWORD_LINK_NOT_VALID', status: 410 }

onEachEngine('password links', (engine) => {
  const database = sharedDatabase(engine, {
    migrations: { ...userMigrations, ...sessionMigrations, ...oneTimeTokenMigrations, ...signInMigrations },
    prepare: ({ owner }) => ensurePartitions(owner, sessionPartitions),
  })
  const setUp = () => {
    const world = setUpPasswords(database().db)
    const person = () => ({ email: freshEmail(), name: 'Budi', roles: ['operator'] as const })
    const invite = () => world.links.createInvited(world.db, person(), root)
    const hire = () => world.users.create(world.db, { ...person(), password }, root)
    const canSignIn = async (email: string, password: string) =>
      (await world.users.verifyPassword(world.db, email, password)).ok
    return { ...world, person, invite, hire, canSignIn, lastMail: () => world.box.mails.at(-1) }
  }

  test('an invited person cannot sign in until they have chosen a password by the link, which then is used up', async () => {
    const { db, links, invite, canSignIn, lastMail, audit } = setUp()
    const invited = await invite()
    assert.deepEqual([invited.link, invited.invited], [null, true])
    assert.equal(lastMail()?.to, invited.email)
    const ticket = tokenIn(lastMail()?.text)
    for (const guess of ['', 'null', other]) assert.equal(await canSignIn(invited.email, guess), false)
    const shown = { email: invited.email, name: 'Budi', invited: true }
    assert.deepEqual(await links.show(db, ticket), shown)
    await links.choose(db, { ticket, password: other }, stranger)
    assert.equal(await canSignIn(invited.email, other), true)
    await assert.rejects(links.show(db, ticket), linkNotValid)
    await assert.rejects(links.choose(db, { ticket, password }, stranger), linkNotValid)
    assert.deepEqual(audit.types(), ['user.created', 'user.invited', 'user.password_chosen'])
    assert.deepEqual(audit.events.at(-1)?.by.actor, { kind: 'user', id: invited.id, name: 'Budi' })
  })

  test('of twenty who use a link at once, exactly one sets the password', async () => {
    const { db, links, invite, canSignIn, lastMail } = setUp()
    const { email } = await invite()
    const ticket = tokenIn(lastMail()?.text)
    const choices = Array.from({ length: 20 }, (_, number) => `${other}, choice ${number}`)
    const outcomes = await Promise.allSettled(
      choices.map((password) => links.choose(db, { ticket, password }, stranger)),
    )
    const winners = choices.filter((_, index) => outcomes[index]?.status === 'fulfilled')
    assert.equal(winners.length, 1)
    assert.equal(await canSignIn(email, winners[0] ?? ''), true)
    for (const outcome of outcomes)
      if (outcome.status === 'rejected')
        assert.equal((outcome.reason as { code: string }).code, linkNotValid.code)
  })

  test('a password that is refused does not use the link up', async () => {
    const { db, links, invite, canSignIn, lastMail } = setUp()
    const { email } = await invite()
    const ticket = tokenIn(lastMail()?.text)
    for (const weak of ['too short', 'password12345678', 'Nusantara Trading 26'])
      await assert.rejects(links.choose(db, { ticket, password: weak }, stranger), {
        code: 'PASSWORD_REFUSED',
      })
    await links.choose(db, { ticket, password: other }, stranger)
    assert.equal(await canSignIn(email, other), true)
  })

  test('a chosen password ends all sessions, makes all other links worthless, forgets failures, and the person hears of it', async () => {
    const { db, links, own, users, sessions, hire, forget, lastMail, box } = setUp()
    const { id, email } = await hire()
    const { token, id: sessionId } = await openSession(sessions, db, { userId: id, address: office })
    const me = { ...root, actor: { kind: 'user', id, name: 'Budi' } as const, sessionId }
    for (let attempt = 0; attempt < 5; attempt += 1)
      await assert.rejects(own.change(db, { currentPassword: 'wrong', newPassword: other }, me))
    await assert.rejects(own.change(db, { currentPassword: password, newPassword: other }, me), {
      code: 'SIGN_IN_SLOWED',
    })
    await forget(email)
    const older = tokenIn(lastMail()?.text)
    await forget(email)
    const ticket = tokenIn(lastMail()?.text)
    // The browser that has the link is still signed in; that session ends with the others.
    await links.choose(db, { ticket, password: other }, { ...stranger, sessionId })
    const check = await sessions.check(token, { address: office })
    assert.deepEqual([check.valid, !check.valid && check.reason], [false, 'credentials_changed'])
    await assert.rejects(links.show(db, older), linkNotValid)
    assert.match(box.mails.at(-1)?.subject ?? '', /^Your password was changed – Nusantara Trading$/)
    const again = await openSession(sessions, db, { userId: id, address: office })
    await own.change(db, { currentPassword: other, newPassword: password }, { ...me, sessionId: again.id })
    assert.equal((await users.verifyPassword(db, email, password)).ok, true)
  })

  test('whoever is unknown, disabled or only invited gets no mail, and everybody else three an hour', async () => {
    const { db, users, hire, invite, forget, box } = setUp()
    const known = await hire()
    const disabled = await hire()
    await users.update(db, { id: disabled.id, version: disabled.version, active: false }, root)
    const invited = await invite()
    box.mails.length = 0
    for (const email of [freshEmail(), disabled.email, invited.email, 'nul\0byte', '']) await forget(email)
    assert.deepEqual(box.mails, [])
    const spellings = [known.email, known.email.toUpperCase(), ` ${known.email}`, known.email, known.email]
    for (const [index, email] of spellings.entries())
      await forget(email, { ...stranger, address: `10.0.0.${index}` })
    assert.deepEqual(
      box.mails.map(({ to }) => to),
      [known.email, known.email, known.email],
    )
  })

  test('one address cannot have mails sent to everybody', async () => {
    const { db, users, person, forget, box } = setUp()
    const people = Array.from({ length: 22 }, () => person())
    // One hash is enough for all of them.
    const passwordHash = await users.hashNewPassword({ ...person(), password })
    for (const each of people) {
      const { id } = await users.create(db, each, root)
      await users.replacePassword(db, { id, passwordHash }, root)
    }
    box.mails.length = 0
    const from = (suffix: number) => ({ ...stranger, address: `2001:db8::${suffix}` })
    for (const [index, { email }] of people.entries()) await forget(email, from(index))
    assert.equal(box.mails.length, 20)
  })

  test('an administrator starts a reset without ever seeing the link, unless mail does not reach the person', async () => {
    const { db, links, hire, canSignIn, box, lastMail } = setUp()
    const { id, email } = await hire()
    assert.equal((await links.resetFor(db, id, root)).link, null)
    const mailed = tokenIn(lastMail()?.text)
    box.isOpen = false
    const handed = await links.resetFor(db, id, root)
    await assert.rejects(links.show(db, mailed), linkNotValid)
    assert.equal(await canSignIn(email, password), true, 'until another password is chosen')
    await links.choose(db, { ticket: tokenIn(handed.link), password: other }, stranger)
    assert.equal(await canSignIn(email, other), true)
    const nobody = '01900000-0000-7000-8000-000000000000'
    await assert.rejects(links.resetFor(db, nobody, root), { code: 'USER_NOT_FOUND' })
  })

  test('somebody who never chose a password is invited again, and the first invitation is worth nothing any more', async () => {
    const { db, links, invite, lastMail, audit } = setUp()
    const { id } = await invite()
    const first = tokenIn(lastMail()?.text)
    await links.resetFor(db, id, root)
    assert.equal((await links.show(db, tokenIn(lastMail()?.text))).invited, true)
    await assert.rejects(links.show(db, first), linkNotValid)
    assert.equal(audit.types().at(-1), 'user.invited')
  })

  test('a link is worth nothing after its time, nor for somebody who was disabled meanwhile', async () => {
    const { db, clock, users, links, hire, invite, forget, lastMail } = setUp()
    const { id, email } = await hire()
    await forget(email)
    const reset = tokenIn(lastMail()?.text)
    clock.advance({ minutes: 59 })
    await links.show(db, reset)
    clock.advance({ minutes: 1 })
    await assert.rejects(links.choose(db, { ticket: reset, password: other }, stranger), linkNotValid)
    const { email: invitedEmail } = await invite()
    const invitation = tokenIn(lastMail()?.text)
    clock.advance({ hours: 7 * 24 - 1 })
    assert.equal((await links.show(db, invitation)).email, invitedEmail)
    const byAdmin = await links.resetFor(db, id, root).then(() => tokenIn(lastMail()?.text))
    const { items } = await users.list(db, { search: email })
    await users.update(db, { id, version: items[0]?.version ?? 0, active: false }, root)
    await assert.rejects(links.choose(db, { ticket: byAdmin, password: other }, stranger), linkNotValid)
    await assert.rejects(links.resetFor(db, id, root), { code: 'USER_DISABLED' })
  })

  test('a link that cannot be audited is not made, and the person is not created', async () => {
    const { db, audit, users, links, person, box } = setUp()
    audit.isBroken = true
    const invited = person()
    await assert.rejects(links.createInvited(db, invited, root), /audit/)
    assert.deepEqual((await users.list(db, { search: invited.email })).items, [])
    assert.deepEqual(box.mails, [])
  })

  test('a name that looks like an address is no link in the mail', async () => {
    const { db, users, mails, box } = setUp()
    box.isOpen = true
    const person = await users.create(db, { email: freshEmail(), name: 'Ayu', roles: ['viewer'] }, root)
    const link = { url: 'https://desk.example/x', expiresAt: new Date('2026-01-01T00:00:00Z') }
    const greeting = async (name: string) => {
      await mails.invitation(db, { ...person, name }, link)
      return box.mails.at(-1)?.text.split('\n')[0]
    }
    assert.equal(await greeting('evil.example'), 'Hello evil example,')
    assert.equal(await greeting('http://evil.example/win'), 'Hello http evil example win,')
    assert.equal(await greeting('a@evil.example'), 'Hello a evil example,')
    assert.equal(await greeting('J.R.R. Tolkien'), 'Hello J.R.R. Tolkien,')
  })
})
