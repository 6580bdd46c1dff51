import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { sql } from 'kysely'
import { createTestAudit } from '../../../test/support/audit.ts'
import { createTestWire } from '../../../test/support/bus.ts'
import { createTestClock } from '../../../test/support/clock.ts'
import { onEachEngine } from '../../../test/support/engines.ts'
import { startMailServer } from '../../../test/support/mail-server.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { addHours } from '../../kernel/clock.ts'
import { transact, type Db } from '../../kernel/database/database.ts'
import { createIds } from '../../kernel/ids.ts'
import { createLog } from '../../kernel/log.ts'
import { createObserve } from '../../kernel/observe.ts'
import { createSecrets } from '../../kernel/secrets.ts'
import { deliveryMigrations } from './migrations.ts'
import { createDelivery } from './service.ts'
import { parseSmtpUrl } from './smtp-place.ts'
import { createTestRetention } from '../../../test/support/retention.ts'
import { failedMailRetention } from './tables.ts'

const link = 'https://breakwater.example/console/choose-password#QmVzdCBvZiBsdWNr'
const letter = { to: 'budi@example.com', subject: 'A link for you', text: `Grüße,\n\n${link}\n` }
const row = (db: Db) =>
  sql<{ state: string; attempts: number; problem: string | null; hasText: boolean }>`
    select state, attempts, problem, text_sealed is not null as "hasText" from breakwater.outgoing_mail`
    .execute(db)
    .then(({ rows }) => rows)

onEachEngine('delivery', (engine) => {
  const database = sharedDatabase(engine, { migrations: deliveryMigrations })
  const setUp = async (t: TestContext) => {
    const { db } = database()
    await sql`truncate breakwater.outgoing_mail`.execute(database().owner)
    const server = await startMailServer(t)
    const clock = createTestClock()
    const wire = createTestWire()
    const audit = createTestAudit()
    const logLines: string[] = []
    const log = createLog({ level: 'trace', destination: { write: (line) => void logLines.push(line) } })
    const secrets = createSecrets(randomBytes(32))
    const from = { name: 'Harbour Company', address: 'no-reply@example.com' }
    const shared = {
      db,
      clock,
      log,
      secrets,
      audit,
      ids: createIds(clock),
      observe: createObserve(),
      random: () => 0,
    }
    const smtp = { place: parseSmtpUrl(server.url), from, timeoutMilliseconds: 2_000 }
    const startNode = () => createDelivery({ ...shared, bus: wire.node(), smtp })
    const withoutMail = () => createDelivery({ ...shared, bus: wire.node(), smtp: undefined })
    return { db, server, clock, wire, audit, logLines, startNode, withoutMail, delivery: startNode() }
  }

  test('a mail arrives once, as it was written, and nothing of it stays', async (t) => {
    const { db, server, delivery } = await setUp(t)
    await delivery.sendMail(db, letter)
    assert.deepEqual(await delivery.deliverDue(), { sent: 1, postponed: 0, givenUp: 0 })
    const [mail, ...others] = server.mails
    assert.ok(mail)
    assert.deepEqual(others, [])
    assert.deepEqual(
      [mail.to, mail.subject, mail.text.trim().replaceAll('\r', '')],
      [['budi@example.com'], letter.subject, letter.text.trim()],
    )
    assert.match(mail.headers, /^from: Harbour Company <no-reply@example\.com>$/im)
    assert.match(mail.headers, /^auto-submitted: auto-generated$/im)
    assert.deepEqual(await row(db), [])
  })

  test('a mail leaves by itself when the transaction that it belongs to commits, and not at all otherwise', async (t) => {
    const { db, server, wire, delivery } = await setUp(t)
    await assert.rejects(
      transact(db, async (tx) => {
        await delivery.sendMail(tx, { ...letter, to: 'nobody@example.com' })
        throw new Error('changed my mind')
      }),
      /changed my mind/,
    )
    await transact(db, (tx) => delivery.sendMail(tx, letter))
    wire.deliver()
    await delivery.deliverDue()
    assert.deepEqual(
      server.mails.map(({ to }) => to),
      [['budi@example.com']],
    )
  })

  test('of several nodes that send at once, each mail is sent by one', async (t) => {
    const { db, server, delivery, startNode } = await setUp(t)
    const people = Array.from({ length: 23 }, (_, number) => `person-${number}@example.com`)
    for (const to of people) await delivery.sendMail(db, { ...letter, to })
    const counts = await Promise.all([delivery, startNode(), startNode()].map((node) => node.deliverDue()))
    assert.equal(
      counts.reduce((sum, { sent }) => sum + sent, 0),
      people.length,
    )
    assert.deepEqual(server.mails.flatMap(({ to }) => to).sort(), people.sort())
  })

  test('nothing is lost while the server is down: pauses grow, and the mail arrives when it is back', async (t) => {
    const { db, server, clock, delivery } = await setUp(t)
    await server.stop()
    await delivery.sendMail(db, letter)
    for (const minutes of [1, 2, 4, 8]) {
      assert.deepEqual(await delivery.deliverDue(), { sent: 0, postponed: 1, givenUp: 0 })
      clock.advance({ minutes, seconds: -1 })
      assert.deepEqual(
        await delivery.deliverDue(),
        { sent: 0, postponed: 0, givenUp: 0 },
        `${minutes} minutes`,
      )
      clock.advance({ seconds: 1 })
    }
    await server.start()
    assert.equal((await delivery.deliverDue()).sent, 1)
    assert.equal(server.mails.length, 1)
  })

  test('a server that says "later", and one that says nothing, are asked again', async (t) => {
    const { db, server, clock, delivery } = await setUp(t)
    await delivery.sendMail(db, letter)
    for (const behaviour of [450, 'hang', 421] as const) {
      server.behave(behaviour)
      assert.deepEqual(await delivery.deliverDue(), { sent: 0, postponed: 1, givenUp: 0 }, String(behaviour))
      clock.advance({ minutes: 5 })
    }
    const [{ problem } = { problem: '' }] = await row(db)
    assert.match(problem ?? '', /421 Not this mail/)
    server.behave('accept')
    assert.equal((await delivery.deliverDue()).sent, 1)
  })

  test('while the server hangs, it is asked a few times and not for every mail that waits', async (t) => {
    const { db, server, delivery } = await setUp(t)
    for (let number = 0; number < 20; number += 1) await delivery.sendMail(db, letter)
    server.behave('hang')
    const { postponed } = await delivery.deliverDue()
    assert.ok(postponed <= 5 && server.attempts() <= 5)
  })

  test('a mail that is refused for good is given up at once, its text is gone, and the audit log says so', async (t) => {
    const { db, server, audit, logLines, delivery } = await setUp(t)
    server.behave(550)
    await delivery.sendMail(db, letter)
    assert.deepEqual(await delivery.deliverDue(), { sent: 0, postponed: 0, givenUp: 1 })
    const [left] = await row(db)
    assert.deepEqual([left?.state, left?.attempts, left?.hasText], ['failed', 1, false])
    assert.match(left?.problem ?? '', /550/)
    assert.deepEqual(audit.types(), ['delivery.mail_given_up'])
    assert.ok(logLines.length > 0)
    assert.ok(!logLines.join('').includes(link) && !JSON.stringify(audit.events).includes(link))
  })

  test('a mail is tried for a day, or until it helps nobody any more', async (t) => {
    const { db, server, clock, delivery } = await setUp(t)
    server.behave(450)
    await delivery.sendMail(db, letter)
    await delivery.sendMail(db, { ...letter, worthlessAfter: addHours(clock.now(), 1) })
    await delivery.deliverDue()
    clock.advance({ hours: 2 })
    assert.deepEqual(await delivery.deliverDue(), { sent: 0, postponed: 1, givenUp: 1 })
    clock.advance({ hours: 22 })
    assert.deepEqual(await delivery.deliverDue(), { sent: 0, postponed: 0, givenUp: 1 })
    clock.advance({ hours: 24 * 31 })
    assert.equal((await createTestRetention(clock).purge(db, failedMailRetention)).deleted, 2)
  })

  test('a mail that a node died over is sent by another', async (t) => {
    const { db, server, clock, delivery } = await setUp(t)
    await delivery.sendMail(db, letter)
    // What a node does first: it takes the mail, and then nothing more is heard of it.
    await sql`update breakwater.outgoing_mail set attempts = 1, next_attempt_at = ${addHours(clock.now(), 0.08)}`.execute(
      db,
    )
    assert.equal((await delivery.deliverDue()).sent, 0)
    clock.advance({ minutes: 5 })
    assert.equal((await delivery.deliverDue()).sent, 1)
    assert.equal(server.mails.length, 1)
  })

  test('a mail under another master key is given up instead of being tried for ever', async (t) => {
    const { db, delivery } = await setUp(t)
    await delivery.sendMail(db, letter)
    await sql`update breakwater.outgoing_mail set text_sealed = ${Buffer.from('not sealed by us')}`.execute(
      db,
    )
    assert.deepEqual(await delivery.deliverDue(), { sent: 0, postponed: 0, givenUp: 1 })
  })

  test('an address that is two, or carries a header, is refused', async (t) => {
    const { db, delivery } = await setUp(t)
    for (const to of [
      'a@example.com,b@example.com',
      'a@example.com\r\nBcc: b@example.com',
      'A <a@example.com>',
      '',
    ])
      await assert.rejects(delivery.sendMail(db, { ...letter, to }), { code: 'MAIL_ADDRESS_NOT_VALID' }, to)
    assert.deepEqual(await row(db), [])
  })

  test('a line break in a subject begins no header', async (t) => {
    const { db, server, delivery } = await setUp(t)
    await delivery.sendMail(db, { ...letter, subject: 'Hello\r\nBcc: everybody@example.com' })
    await delivery.deliverDue()
    assert.doesNotMatch(server.mails[0]?.headers ?? '', /^bcc:/im)
    assert.deepEqual(server.mails[0]?.to, ['budi@example.com'])
  })

  test('where no mail is configured, nothing can be handed over', async (t) => {
    const { db, withoutMail } = await setUp(t)
    const delivery = withoutMail()
    assert.equal(delivery.hasMail, false)
    await assert.rejects(delivery.sendMail(db, letter), /SMTP_URL/)
    assert.deepEqual(await delivery.deliverDue(), { sent: 0, postponed: 0, givenUp: 0 })
  })
})
