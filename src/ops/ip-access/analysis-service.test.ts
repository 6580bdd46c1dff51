import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { onEachEngine, temporaryDirectory } from '../../../test/support/engines.ts'
import { createIpNodes, ipAccessTables, officer } from '../../../test/support/ip-access.ts'
import { mmdbOf } from '../../../test/support/mmdb.ts'
import { freshEmail, openSession, password, root } from '../../../test/support/people.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { addDays } from '../../kernel/clock.ts'
import { openCountries } from '../../kernel/network/countries.ts'
import { createLog } from '../../kernel/log.ts'
import { ipDecisionMigrations } from '../ip-decisions/migrations.ts'
import { listRefusals } from '../ip-decisions/recent-refusals.ts'
import type { DraftRule } from './contract.ts'
import { createHits } from './live/hits.ts'
import { createIpAnalysis } from './analysis-service.ts'
import { ipAccessSettings } from './settings.ts'
import type { IpAccessState } from './status-contract.ts'
import { createTestRetention } from '../../../test/support/retention.ts'
import { ruleHitRetention } from './tables.ts'
import { ipDecisionRetention } from '../ip-decisions/tables.ts'
import type { Retention } from '../../kernel/retention/due-rows.ts'

const log = createLog({ level: 'silent' })
const office = '0190aaaa-0000-7000-8000-000000000001'

onEachEngine('what IP rules did and would do', (engine) => {
  const database = sharedDatabase(engine, {
    ...ipAccessTables,
    migrations: { ...ipAccessTables.migrations, ...ipDecisionMigrations },
  })

  /** IP access as it is composed, with sessions and refusals of its own. */
  async function setUp(given: { file?: string } = {}) {
    const nodes = await createIpNodes(database().db)
    const { db } = nodes
    await sql`delete from breakwater.ip_decision`.execute(db)
    const countries = given.file === undefined ? undefined : await openCountries({ file: given.file, log })
    countries?.stop()
    const insight = createIpAnalysis({
      ...nodes,
      identity: nodes.users.identity,
      settings: nodes.registry.view(ipAccessSettings),
      ipDecisions: { listRefusals },
      places: countries ?? { countryOf: () => undefined },
      countries,
      trustedProxies: ['10.0.0.0/8'],
    })
    return { ...nodes, countries, insight }
  }

  const refusedAt = (at: Date, code: string) => sql`
    insert into breakwater.ip_decision (id, code, at, last_at, count, occasion, address, belief, peer, user_agent, proof, reason,
      rule_set_version, user_id, user_name, sameness, search)
    values (${randomUUID()}, ${code}, ${at}, ${at}, 3, 'request', '192.0.2.7', 'peer', '192.0.2.7', 'agent', 'session', 'rule', 1,
      'budi', 'Budi', ${code}, '')`

  test('a replay runs over real sessions and refusals', async () => {
    const { db, clock, sessions, users, insight } = await setUp()
    const person = { email: freshEmail(), name: 'Budi', roles: ['viewer' as const], password }
    const { id: userId } = await users.create(db, person, root)
    const { id } = await openSession(sessions, db, { userId, userName: 'Budi', address: '192.0.2.7' })
    await refusedAt(clock.now(), 'HOME').execute(db)
    await sql`
      insert into breakwater.session_address
      select ${id}, '10.0.' || n / 250 || '.' || n % 250, now(), 'network', null, 2, now(), now()
      from generate_series(1, 3000) as n`.execute(db)
    const draft: DraftRule[] = [
      { name: 'Not from ten', action: 'deny', cidrs: ['10.0.0.0/9'], target: { userIds: [userId] } },
      { name: 'Home', action: 'allow', cidrs: ['192.0.2.0/24'] },
    ]
    const { checked, blocked, people, admitted } = await insight.replay(db, { draft, days: 1 }, officer)
    assert.deepEqual(checked, { people: 1, requests: 6_000, signIns: 1 })
    assert.deepEqual(blocked, { people: 1, requests: 6_000, signIns: 0 })
    assert.deepEqual(
      people.map((each) => [each.userName, each.isYou, each.addresses.length, each.addresses[0]?.rule?.name]),
      [['Budi', false, 20, 'Not from ten']],
    )
    assert.deepEqual(
      admitted.map(({ code, userName, count }) => [code, userName, count]),
      [['HOME', 'Budi', 3]],
    )
  })

  test('rules that matched nothing for 90 days are called unused, in a draft too; younger ones and new ones are not', async () => {
    const { db, clock, ipAccess, insight } = await setUp()
    const cidrs = ['203.0.113.0/24']
    const [used, idle, never, off] = [
      await ipAccess.create(db, { name: 'Used', action: 'observe', cidrs }, officer),
      await ipAccess.create(db, { name: 'Idle', action: 'observe', cidrs }, officer),
      await ipAccess.create(db, { name: 'Never', action: 'observe', cidrs }, officer),
      await ipAccess.create(db, { name: 'Off', action: 'deny', cidrs, active: false }, officer),
    ]
    const hits = createHits({ db, log })
    const lastHit = clock.now()
    hits.note(idle.id, 'observed', lastHit)
    clock.advance({ hours: 24 })
    hits.note(used.id, 'observed', clock.now())
    await hits.stop()
    assert.deepEqual((await insight.analyse(db)).unused, [])
    clock.advance({ hours: 89.5 * 24 })
    await ipAccess.create(db, { name: 'Young', action: 'deny', cidrs }, officer)
    await ipAccess.create(db, { name: 'Dead', action: 'allow', cidrs: ['203.0.113.128/25'] }, officer)
    const { shadowed, unused, isCapped } = await insight.analyse(db)
    assert.deepEqual(
      unused.map(({ rule, lastHitAt }) => [rule.id, rule.position, lastHitAt]),
      [
        [idle.id, 2, lastHit.toISOString()],
        [never.id, 3, null],
      ],
    )
    assert.equal(isCapped, false)
    assert.deepEqual(
      shadowed.map(({ sentence }) => sentence.replace(/ about .*/, '')),
      ['Rule 6 “Dead” can never match: rule 5 “Young” decides before it, for example'],
    )
    const draft: DraftRule[] = [
      { name: 'New', action: 'allow', cidrs: ['203.0.112.0/22'], target: { userIds: ['budi'] } },
      { id: never.id, name: 'Never', action: 'deny', cidrs },
      { id: off.id, name: 'Off', action: 'observe', cidrs, active: false },
    ]
    const ofDraft = await insight.analyse(db, draft)
    assert.deepEqual(
      ofDraft.unused.map(({ rule }) => [rule.id, rule.position]),
      [[never.id, 2]],
    )
    const [conflict] = ofDraft.conflicts
    assert.match(
      conflict?.sentence ?? '',
      /^Rule 1 “New” lets 203\.0\.113\.\d+ in, rule 2 “Never” would refuse it: their order decides\.$/,
    )
  })

  test('the state says what is in force and what is weak, and a damaged database of countries is told of on every node', async () => {
    const file = join(await temporaryDirectory(), 'countries.mmdb')
    await writeFile(file, mmdbOf({ '9.0.0.0/8': { country_code: 'US' } }))
    const { db, wire, ipAccess, insight, bus, countries } = await setUp({ file })
    const hintsOf = ({ hints }: IpAccessState) => hints.map(({ hint }) => hint)
    const asked = {
      ...officer,
      belief: { because: 'peer' as const, peer: '10.1.2.3', forwardedFor: '9.9.9.9' },
    }
    const fresh = await insight.state(db, asked)
    const { hints: _hints, countries: known, ...standing } = fresh
    assert.deepEqual(standing, {
      enforced: true,
      version: 1,
      rules: 0,
      defaultAllow: true,
      bypassAdmin: true,
      pending: null,
      trustedProxies: ['10.0.0.0/8'],
    })
    assert.deepEqual(hintsOf(fresh), [
      'bypass_and_default_allow',
      'default_allow_without_deny',
      'proxy_not_trusted',
    ])
    assert.deepEqual([known?.file, known?.type, known?.problem], [file, 'Test', null])

    let reloads = 0
    bus.subscribe('ip_access.reload_countries', () => reloads++)
    await writeFile(file, 'no database')
    await ipAccess.create(db, { name: 'No US', action: 'deny', countries: ['US'] }, officer)
    const damaged = await insight.reloadCountries(db, officer)
    assert.deepEqual([hintsOf(damaged), damaged.countries?.type], [['bypass_and_default_allow'], 'Test'])
    assert.notEqual(damaged.countries?.problem, null)
    assert.equal(countries?.countryOf('9.9.9.9'), 'US')
    await writeFile(file, mmdbOf({ '9.0.0.0/8': { country_code: 'DE' } }))
    wire.deliver()
    assert.equal(reloads, 1)
    for (let tries = 0; countries?.countryOf('9.9.9.9') !== 'DE' && tries < 3_000; tries++) await sleep(10)
    assert.equal(countries?.countryOf('9.9.9.9'), 'DE')

    const without = await setUp()
    await without.ipAccess.create(db, { name: 'No US', action: 'deny', countries: ['US'] }, officer)
    await without.ipAccess.switchOff(db, officer)
    const off = await without.insight.state(db, officer)
    assert.deepEqual(
      [hintsOf(off), off.countries, off.enforced],
      [['switched_off', 'bypass_and_default_allow', 'countries_unknown'], null, false],
    )
  })

  test('the purge removes refusals after 30 days and hits after 400, and nothing younger', async () => {
    const { db, clock } = await setUp()
    const hits = createHits({ db, log })
    for (const days of [401, 400, 1]) hits.note(office, 'allowed', addDays(clock.now(), -days))
    await hits.stop()
    await refusedAt(addDays(clock.now(), -31), 'OLD').execute(db)
    await refusedAt(addDays(clock.now(), -29), 'YOUNG').execute(db)
    const retention = createTestRetention(clock)
    const purge = async (kept: Retention) => (await retention.purge(db, kept)).deleted
    assert.deepEqual([await purge(ipDecisionRetention), await purge(ruleHitRetention)], [1, 1])
    assert.deepEqual([await purge(ipDecisionRetention), await purge(ruleHitRetention)], [0, 0])
  })
})
