import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../../test/support/engines.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { ensurePartitions } from '../../kernel/database/partitions.ts'
import { sessionPartitions } from '../sessions/tables.ts'
import type { TotpRow } from './tables.ts'
import { enrolPhone, phoneWith } from './fixtures/phone.ts'
import { setUpFactors, somebody, testMigrations } from './fixtures/test-factors.ts'

onEachEngine('authenticator apps and recovery codes', (engine) => {
  const database = sharedDatabase(engine, {
    migrations: testMigrations,
    prepare: ({ db }) => ensurePartitions(db, sessionPartitions),
  })
  const setUp = () => setUpFactors(database().db)

  test('an app counts only once a code of it was confirmed', async () => {
    const { db, factors, clock } = setUp()
    const by = somebody()
    const { ticket, secret, uri } = await factors.startTotp(db, by)
    assert.equal(new URL(uri).searchParams.get('secret'), secret)
    const phone = phoneWith(secret, clock)
    assert.deepEqual(await factors.heldBy(db, by.id), { totp: false, passkeys: 0, recoveryCodesLeft: 0 })
    assert.equal(await factors.verifyCode(db, by.id, { code: phone.code(), by }), undefined)
    const { recoveryCodes } = await factors.confirmTotp(db, { ticket, code: phone.code() }, by)
    assert.equal(recoveryCodes.length, 10)
    assert.deepEqual(await factors.heldBy(db, by.id), { totp: true, passkeys: 0, recoveryCodesLeft: 10 })
  })

  test('what was half proved before a factor was added is worth nothing afterwards', async () => {
    const { db, factors, clock, tickets } = setUp()
    const by = somebody()
    const issue = (purpose: 'session_choice' | 'oidc_confirmation') =>
      tickets.issue(db, { purpose, userId: by.id, minutes: 5 })
    const [choice, confirmation] = [await issue('session_choice'), await issue('oidc_confirmation')]
    const { ticket, secret } = await factors.startTotp(db, by)
    await factors.confirmTotp(db, { ticket, code: phoneWith(secret, clock).code() }, by)
    assert.equal(await tickets.look(db, 'session_choice', choice.token), undefined)
    assert.equal(await tickets.look(db, 'oidc_confirmation', confirmation.token), undefined)
  })

  test('a mistyped code at the enrolment can be tried again, with the spaces that apps show', async () => {
    const { db, factors, clock } = setUp()
    const by = somebody()
    const { ticket, secret } = await factors.startTotp(db, by)
    await assert.rejects(factors.confirmTotp(db, { ticket, code: 'abcdef' }, by), { code: 'TOTP_CODE_WRONG' })
    const code = phoneWith(secret, clock).code()
    await factors.confirmTotp(db, { ticket, code: `${code.slice(0, 3)} ${code.slice(3)}` }, by)
  })

  test('an enrolment is worthless in other hands, after ten minutes, when begun again, and a second time', async () => {
    const { db, factors, clock } = setUp()
    const by = somebody()
    const confirm = (ticket: string, secret: string, who = by) =>
      factors.confirmTotp(db, { ticket, code: phoneWith(secret, clock).code() }, who)
    const gone = { code: 'ENROLMENT_EXPIRED' }
    const first = await factors.startTotp(db, by)
    await assert.rejects(confirm(first.ticket, first.secret, somebody()), gone)
    const second = await factors.startTotp(db, by)
    await assert.rejects(confirm(first.ticket, first.secret), gone)
    clock.advance({ minutes: 10 })
    await assert.rejects(confirm(second.ticket, second.secret), gone)
    const third = await factors.startTotp(db, by)
    await confirm(third.ticket, third.secret)
    await assert.rejects(confirm(third.ticket, third.secret), gone)
  })

  test('of fifty uses of one code at once, exactly one gets through', async () => {
    const { db, factors, clock, ...rest } = setUp()
    const by = somebody()
    const { phone } = await enrolPhone({ db, factors, clock, ...rest }, by)
    clock.advance({ seconds: 30 })
    const code = phone.code()
    const uses = Array.from({ length: 50 }, () => factors.verifyCode(db, by.id, { code, by }))
    const verdicts = await Promise.all(uses)
    assert.deepEqual(
      verdicts.filter((verdict) => verdict !== undefined),
      ['totp'],
    )
  })

  test('a code and those before it are used up: also the one that switched the app on', async () => {
    const set = setUp()
    const { db, factors, clock } = set
    const by = somebody()
    const { phone } = await enrolPhone(set, by)
    const use = (code: string) => factors.verifyCode(db, by.id, { code, by })
    assert.equal(await use(phone.code()), undefined)
    clock.advance({ seconds: 60 })
    assert.equal(await use(phone.code(30)), 'totp')
    for (const ahead of [-30, 0, 30]) assert.equal(await use(phone.code(ahead)), undefined)
    clock.advance({ seconds: 60 })
    assert.equal(await use(phone.code(-60)), undefined)
    assert.equal(await use(phone.code()), 'totp')
  })

  test('of fifty uses of one recovery code at once, exactly one gets through, and is recorded and told once', async () => {
    const set = setUp()
    const { db, factors, audit, told } = set
    const by = somebody()
    const { recoveryCodes } = await enrolPhone(set, by)
    const [code = ''] = recoveryCodes
    const uses = Array.from({ length: 50 }, (_, at) =>
      factors.verifyCode(db, by.id, { code: at % 2 ? code.toUpperCase() : code.replaceAll('-', ''), by }),
    )
    const verdicts = (await Promise.all(uses)).filter((verdict) => verdict !== undefined)
    assert.deepEqual(verdicts, ['recovery_code'])
    const used = audit.events.filter(({ type }) => type === 'factor.recovery_code_used')
    assert.deepEqual(
      used.map(({ details }) => details),
      [{ recoveryCodesLeft: 9 }],
    )
    assert.deepEqual(told.at(-1), { userId: by.id, change: 'recovery_code_used' })
  })

  test("nobody's code opens somebody else's door", async () => {
    const set = setUp()
    const { db, factors, clock } = set
    const [mine, theirs] = [somebody(), somebody()]
    const { phone, recoveryCodes } = await enrolPhone(set, mine)
    await enrolPhone(set, theirs)
    clock.advance({ seconds: 30 })
    for (const code of [phone.code(), ...recoveryCodes])
      assert.equal(await factors.verifyCode(db, theirs.id, { code, by: theirs }), undefined)
  })

  test('what is stored gives neither secret nor codes away', async () => {
    const set = setUp()
    const { db, factors } = set
    const by = somebody()
    const { secret } = await factors.startTotp(db, by)
    const { recoveryCodes } = await enrolPhone(set, by)
    const rows = db.withTables<{ totp: TotpRow; recovery_code: object; ticket: object }>()
    const kept = JSON.stringify([
      await rows.selectFrom('totp').selectAll().execute(),
      await rows.selectFrom('recovery_code').selectAll().execute(),
      await rows.selectFrom('ticket').selectAll().execute(),
    ])
    for (const shown of [secret, ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll('-', ''))])
      assert.ok(!kept.includes(shown))
  })

  test('a new app takes the place of the old one, with new recovery codes', async () => {
    const set = setUp()
    const { db, factors, clock } = set
    const by = somebody()
    const old = await enrolPhone(set, by)
    const fresh = await enrolPhone(set, by)
    clock.advance({ seconds: 30 })
    const use = (code = '') => factors.verifyCode(db, by.id, { code, by })
    assert.equal(await use(old.phone.code()), undefined)
    assert.equal(await use(old.recoveryCodes[0]), undefined)
    assert.equal(await use(fresh.phone.code()), 'totp')
    assert.equal(await use(fresh.recoveryCodes[0]), 'recovery_code')
    assert.equal((await factors.heldBy(db, by.id)).recoveryCodesLeft, 9)
  })

  test('renewing makes the old recovery codes worthless; without a factor there is nothing to renew', async () => {
    const set = setUp()
    const { db, factors } = set
    const by = somebody()
    await assert.rejects(factors.renewRecoveryCodes(db, by), { code: 'SECOND_FACTOR_MISSING' })
    const { recoveryCodes: old } = await enrolPhone(set, by)
    const { recoveryCodes: fresh } = await factors.renewRecoveryCodes(db, by)
    const use = (code = '') => factors.verifyCode(db, by.id, { code, by })
    assert.equal(await use(old[3]), undefined)
    assert.equal(await use(fresh[3]), 'recovery_code')
  })

  test('with the last factor the recovery codes go', async () => {
    const set = setUp()
    const { db, factors, audit, told } = set
    const by = somebody()
    const { recoveryCodes } = await enrolPhone(set, by)
    await factors.removeTotp(db, by)
    assert.deepEqual(await factors.heldBy(db, by.id), { totp: false, passkeys: 0, recoveryCodesLeft: 0 })
    assert.equal(await factors.verifyCode(db, by.id, { code: recoveryCodes[0] ?? '', by }), undefined)
    await assert.rejects(factors.removeTotp(db, by), { code: 'TOTP_NOT_FOUND' })
    assert.deepEqual(audit.types(), ['factor.totp_added', 'factor.totp_removed'])
    assert.deepEqual(
      told.map(({ change }) => change),
      ['totp_added', 'totp_removed'],
    )
  })

  test('a change that cannot be recorded does not happen', async () => {
    const set = setUp()
    const { db, factors, audit } = set
    const by = somebody()
    const { recoveryCodes } = await enrolPhone(set, by)
    audit.isBroken = true
    await assert.rejects(factors.removeTotp(db, by))
    await assert.rejects(factors.renewRecoveryCodes(db, by))
    await assert.rejects(factors.verifyCode(db, by.id, { code: recoveryCodes[0] ?? '', by }))
    assert.deepEqual(await factors.heldBy(db, by.id), { totp: true, passkeys: 0, recoveryCodesLeft: 10 })
  })

  test('a reset by an administrator takes everything and ends the sessions', async () => {
    const set = setUp()
    const { db, factors, sessions, audit, told } = set
    const [by, root] = [somebody(), somebody()]
    await enrolPhone(set, by)
    const begun = await factors.startTotp(db, by)
    const opened = await sessions.open(db, { userId: by.id, address: '192.0.2.7' })
    assert.ok(opened.opened)
    await factors.removeAllOf(db, by.id, root)
    assert.deepEqual(await factors.heldBy(db, by.id), { totp: false, passkeys: 0, recoveryCodesLeft: 0 })
    const check = await sessions.check(opened.token, { address: '192.0.2.7' })
    assert.equal(check.valid, false)
    const code = phoneWith(begun.secret, set.clock).code()
    await assert.rejects(factors.confirmTotp(db, { ticket: begun.ticket, code }, by), {
      code: 'ENROLMENT_EXPIRED',
    })
    assert.deepEqual(told.at(-1), { userId: by.id, change: 'reset' })
    const reset = audit.events.find(({ type }) => type === 'factor.reset')
    assert.deepEqual(reset?.by, root)
  })

  test('holders are those with an app, not those with nothing', async () => {
    const set = setUp()
    const [holder, other] = [somebody(), somebody()]
    await enrolPhone(set, holder)
    const found = await set.factors.holders(set.db, [holder.id, other.id, 'unknown'])
    assert.deepEqual([...found], [holder.id])
    assert.deepEqual([...(await set.factors.holders(set.db, []))], [])
  })

  test('an API token has no factors of its own', async () => {
    const { db, factors } = setUp()
    const by = { ...somebody(), actor: { kind: 'token', id: 't', name: 't' } } as const
    await assert.rejects(factors.startTotp(db, by), { code: 'FACTORS_ARE_PERSONAL' })
    await assert.rejects(factors.list(db, by), { code: 'FACTORS_ARE_PERSONAL' })
  })
})
