import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../../test/support/engines.ts'
import { rule, setUpIpDecisions, stranger, verdict } from '../../../test/support/ip-decisions.ts'
import { root } from '../../../test/support/people.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { ipDecisionMigrations } from './migrations.ts'

onEachEngine('IP decisions', (engine) => {
  const database = sharedDatabase(engine, { migrations: ipDecisionMigrations })

  const setUp = () => setUpIpDecisions(database().db)

  test('the same refusal has the same code for an hour, also after a restart, and is counted; another has another', async () => {
    const { db, clock, rules, start, decisions, refusal, codeOf, codeFor } = setUp()
    const who = stranger()
    const first = await codeFor(refusal(who))
    const together = await Promise.all(Array.from({ length: 9 }, () => codeOf(refusal(who))))
    clock.advance({ minutes: 59 })
    const restarted = start()
    await decisions.stop()
    assert.deepEqual([...new Set([...together, await codeOf(refusal(who), restarted)])], [first])
    await restarted.stop()
    const { count: counted, at, lastAt } = await decisions.get(db, first)
    assert.deepEqual([counted, Date.parse(lastAt) - Date.parse(at)], [11, 59 * 60_000])
    const others = [
      await codeOf(refusal(who, { occasion: 'forward_auth' })),
      await codeOf(refusal(who, { proof: 'claimed' })),
      await codeOf(refusal(who, { verdict: { ...verdict, rule: undefined, reason: 'default' } })),
      await codeOf(refusal({ ...who, user: stranger().user })),
      await codeOf(refusal({ ...who, address: stranger().address })),
    ]
    rules.version += 1
    others.push(await codeOf(refusal(who)))
    clock.advance({ minutes: 1 })
    rules.version -= 1
    others.push(await codeOf(refusal(who)))
    assert.equal(new Set([first, ...others]).size, 8)
  })

  test('a code tells neither whether an account exists nor whether its password was right', async () => {
    const { refusal, codeOf } = setUp()
    const who = stranger()
    const tries = [{ user: undefined, proof: 'claimed' }, { proof: 'claimed' }, { proof: 'proved' }] as const
    const codes = []
    for (const more of tries)
      codes.push(await codeOf(refusal(who, { occasion: 'sign_in', account: 'budi', ...more })))
    assert.equal(new Set(codes).size, 1)
    assert.notEqual(await codeOf(refusal(who, { occasion: 'sign_in', account: 'citra' })), codes[0])
  })

  test('an IPv6 client has one code wherever it moves within its /64', async () => {
    const { refusal, codeOf } = setUp()
    const { user } = stranger()
    const from = (address: string) => codeOf(refusal({ user, address }))
    assert.equal(await from('2001:db8:1:2::a'), await from('2001:db8:1:2:ffff::b'))
    assert.notEqual(await from('2001:db8:1:2::a'), await from('2001:db8:1:3::a'))
  })

  test('a flood from one network ends in one code a minute, which is of nobody; elsewhere nothing is noticed', async () => {
    const { db, clock, audit, decisions, refusal, codeFor } = setUp()
    const { address } = stranger()
    const flood = async (times: number) => {
      const codes = []
      for (let time = 0; time < times; time++) codes.push(await codeFor(refusal({ ...stranger(), address })))
      return codes
    }
    const codes = await flood(130)
    assert.equal(new Set(codes).size, 101)
    const shared = codes.at(-1) ?? ''
    assert.notEqual(await codeFor(refusal(stranger())), shared)
    const { user, sessionId, count: counted, sentence } = await decisions.get(db, shared)
    assert.deepEqual([user, sessionId, counted], [null, null, 30])
    assert.equal(sentence, `Rule 3 “Office only” refused somebody from ${address} (SG).`)
    await assert.rejects(decisions.allow(db, { code: shared }, root), { code: 'DECISION_OF_NOBODY' })
    assert.equal(audit.types().filter((type) => type === 'ip_decision.refused').length, 102)
    assert.equal(audit.types().filter((type) => type === 'ip_decision.flood').length, 1)
    clock.advance({ minutes: 1 })
    assert.ok(!codes.includes((await flood(1))[0] ?? ''))
  })

  test('a refusal that cannot be written down stands without a code, and has one as soon as it can', async () => {
    const { db, audit, decisions, refusal, codeOf } = setUp()
    const who = stranger()
    audit.isBroken = true
    assert.equal(await codeOf(refusal(who)), undefined)
    audit.isBroken = false
    const code = String(await codeOf(refusal(who)))
    assert.equal((await decisions.get(db, code)).count, 1)
    assert.equal((await decisions.list(db, { userId: who.user.id })).count, 1)
  })

  test('the audit log tells of the first, and then once a minute with a count', async () => {
    const { audit, clock, refusal, codeOf } = setUp()
    const who = stranger()
    for (let time = 0; time < 5; time++) await codeOf(refusal(who))
    clock.advance({ minutes: 1 })
    const code = await codeOf(refusal(who))
    const { id, name } = rule
    const details = { code, occasion: 'request', proof: 'session', reason: 'rule', rule: { id, name } }
    assert.deepEqual(
      audit.events.map((event) => [event.type, event.by.address, event.subject?.id, event.details]),
      [1, 5].map((times) => ['ip_decision.refused', who.address, who.user.id, { ...details, count: times }]),
    )
  })

  test('security finds a decision by person, rule, occasion, and parts of name, address and code; the latest come first', async () => {
    const { db, clock, decisions, refusal, codeFor } = setUp()
    const [one, other] = [stranger('Wayan Sudarta'), stranger('Ketut Sudarta')]
    const first = await codeFor(refusal(one))
    clock.advance({ seconds: 1 })
    const second = await codeFor(refusal(other, { occasion: 'sign_in', proof: 'claimed' }))
    const found = async (filter: Parameters<typeof decisions.list>[1]) =>
      (await decisions.list(db, filter)).items.map(({ code }) => code)
    assert.deepEqual(await found({ search: 'sudarta' }), [second, first])
    clock.advance({ seconds: 1 })
    await codeFor(refusal(one))
    assert.deepEqual(await found({ search: 'suda' }), [first, second])
    assert.deepEqual(await found({ search: 'sudarta', occasion: 'sign_in' }), [second])
    assert.deepEqual(await found({ search: 'sudarta', ruleId: rule.id }), [first, second])
    for (const search of [one.address, first, first.toLowerCase().replace('-', ''), 'wayan'])
      assert.deepEqual(await found({ search }), [first], search)
    assert.deepEqual(await found({ userId: other.user.id }), [second])
    const page = await decisions.list(db, { search: 'sudarta', limit: 1 })
    assert.equal(page.count, 2)
    assert.deepEqual(await found({ search: 'sudarta', limit: 1, cursor: page.nextCursor ?? '' }), [second])
  })

  test('the code leads to what was decided, why the address was believed, and what the rules say now', async () => {
    const { db, now, decisions, refusal, codeFor } = setUp()
    const who = stranger()
    const belief = {
      because: 'forwarded',
      peer: '10.0.0.2',
      forwardedFor: `forged\0, ${who.address}`,
    } as const
    const by = { ...refusal(who).by, belief, sessionId: '019a0000-0000-7000-8000-00000000000b' }
    const code = await codeFor(refusal(who, { by }))
    const decision = await decisions.get(db, ` ${code.toLowerCase()} `)
    const { at: _, lastAt: __, ...told } = decision
    assert.deepEqual(told, {
      code,
      count: 1,
      occasion: 'request',
      address: who.address,
      country: 'SG',
      belief: 'forwarded',
      beliefSentence: 'The trusted proxy 10.0.0.2 said so in X-Forwarded-For.',
      peer: '10.0.0.2',
      forwardedFor: `forged\uFFFD, ${who.address}`,
      userAgent: 'Firefox',
      proof: 'session',
      user: who.user,
      apiToken: null,
      sessionId: by.sessionId,
      reason: 'rule',
      rule: { id: rule.id, name: rule.name },
      ruleSetVersion: 4,
      sentence: `Rule 3 “Office only” refused Budi Santoso from ${who.address} (SG).`,
      now: { allowed: false, sentence: 'Now the rule “Office only” refuses them from there.' },
    })
    now.allowed = true
    assert.equal((await decisions.get(db, code)).now.allowed, true)
    await assert.rejects(decisions.get(db, 'no code'), { code: 'IP_DECISION_NOT_FOUND' })
    await assert.rejects(decisions.get(db, 'ZZZZZ-ZZZZZ'), { code: 'IP_DECISION_NOT_FOUND' })
  })

  test('the refused person is let in from there for so many hours by a rule before all others; whose name was only claimed is said', async () => {
    const { db, clock, audit, drafts, decisions, refusal, codeFor } = setUp()
    const who = stranger()
    const code = await codeFor(refusal(who, { proof: 'claimed', occasion: 'sign_in' }))
    await decisions.allow(db, { code }, root)
    await decisions.allow(db, { code, hours: 2 }, root)
    const after = (hours: number) => new Date(clock.now().getTime() + hours * 3_600_000).toISOString()
    const doubt = `Rule 3 “Office only” refused somebody who gave the name of Budi Santoso from ${who.address} (SG). It was not proved that it was them.`
    const draft = {
      name: `Allow Budi Santoso from ${who.address} (decision ${code})`,
      action: 'allow',
      cidrs: [who.address],
      target: { userIds: [who.user.id] },
      position: 1,
      expiresAt: after(8),
      note: `Made from decision ${code}. ${doubt}`,
    }
    assert.deepEqual(drafts, [draft, { ...draft, expiresAt: after(2) }])
    const granted = audit.events.filter(({ type }) => type === 'ip_decision.exception_granted')
    assert.deepEqual(granted[1]?.details, { code, hours: 2, ruleId: rule.id, from: who.address })
    const long = {
      user: { id: 'long', name: 'n'.repeat(200) },
      address: '2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff',
    }
    await decisions.allow(db, { code: await codeFor(refusal(long)) }, root)
    assert.deepEqual(drafts[2]?.cidrs, ['2001:db8:aaaa:bbbb::/64'])
    assert.ok((drafts[2]?.name.length ?? 0) <= 100)
  })

  test('decisions are kept for 30 days after they were last repeated', async () => {
    const { db, clock, decisions, refusal, codeFor } = setUp()
    const [old, repeated] = [stranger(), stranger()]
    const code = await codeFor(refusal(old))
    const kept = await codeFor(refusal(repeated))
    clock.advance({ minutes: 30 })
    await codeFor(refusal(repeated))
    await decisions.stop()
    clock.advance({ hours: 30 * 24 - 0.25 })
    assert.ok((await decisions.purge(db)).deleted >= 1)
    await assert.rejects(decisions.get(db, code), { code: 'IP_DECISION_NOT_FOUND' })
    assert.equal((await decisions.get(db, kept)).count, 2)
  })
})
