import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { sql } from 'kysely'
import { onEachEngine } from '../../../test/support/engines.ts'
import { createIpNodes, ipAccessTables, officer } from '../../../test/support/ip-access.ts'
import { freshEmail, root } from '../../../test/support/people.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import type { DraftRule, RuleTarget } from './contract.ts'

const allow = (cidr: string, more: Partial<DraftRule> = {}): DraftRule => ({
  name: `Allow ${cidr}`,
  action: 'allow',
  cidrs: [cidr],
  ...more,
})

onEachEngine('publishing IP rules', (engine) => {
  const database = sharedDatabase(engine, ipAccessTables)
  const setUp = () => createIpNodes(database().db)

  test('a rule goes to its position and the others make room; one that is removed leaves no gap', async () => {
    const { db, ipAccess } = await setUp()
    const names = async () => {
      const { rules } = await ipAccess.ruleSet(db)
      assert.deepEqual(
        rules.map(({ position }) => position),
        rules.map((_rule, index) => index + 1),
      )
      return rules.map(({ name }) => name).join('')
    }
    for (const name of ['a', 'b', 'c']) await ipAccess.create(db, allow('10.0.0.0/8', { name }), officer)
    const d = await ipAccess.create(db, allow('10.0.0.0/8', { name: 'd', position: 1 }), officer)
    const e = await ipAccess.create(db, allow('10.0.0.0/8', { name: 'e', position: 99 }), officer)
    assert.equal(await names(), 'dabce')
    const moved = await ipAccess.change(db, { id: d.id, version: d.version, position: 4 }, officer)
    assert.deepEqual([await names(), moved.position, moved.version], ['abcde', 4, 2])
    const first = (await ipAccess.ruleSet(db)).rules[0]
    assert.deepEqual([first?.name, first?.version], ['a', 1], 'making room is no change of a rule')
    await ipAccess.remove(db, { id: d.id, version: 2 }, officer)
    await ipAccess.change(db, { id: e.id, version: 1, name: 'E', note: ' why ', position: 1 }, officer)
    assert.equal(await names(), 'Eabc')
    assert.equal((await ipAccess.get(db, e.id)).note, 'why')
    await assert.rejects(ipAccess.get(db, d.id), { code: 'IP_RULE_NOT_FOUND' })
    const found = await ipAccess.list(db, { search: '10.0', active: true, limit: 2 })
    assert.deepEqual([found.items.map(({ name }) => name).join(''), found.count], ['Ea', 4])
  })

  test('whatever list is published is the list that is read, and what stayed the same keeps its version', async () => {
    const { db, ipAccess } = await setUp()
    const wish = fc.record({
      /** Which saved rule it is a new wording of; none when there are fewer. */
      saved: fc.nat(20),
      isRenamed: fc.boolean(),
      action: fc.constantFrom('allow' as const, 'observe' as const),
      cidrs: fc.uniqueArray(fc.constantFrom('10.0.0.0/8', '192.0.2.7/32', '2001:db8::/32'), { minLength: 1 }),
      target: fc.constantFrom<RuleTarget[]>(
        { everyone: true },
        { userIds: ['someone', 'else'] },
        { groupIds: ['a group'] },
      ),
      schedule: fc.constantFrom<((DraftRule['schedule'] & object) | null)[]>(null, {
        timeZone: 'Asia/Jakarta',
        windows: [{ days: ['mon'], from: '08:00', to: '17:00' }],
      }),
      expiresAt: fc.constantFrom(null, '2030-01-01T00:00:00.000Z'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(wish, { maxLength: 12 }), async (wishes) => {
        const before = await ipAccess.ruleSet(db)
        const taken = new Set<string>()
        const drafts = wishes.map(({ saved, isRenamed, ...wording }, index): DraftRule => {
          const known = before.rules[saved]
          const draft = { name: `Rule ${index}`, active: true, countries: ['ID'], note: '', ...wording }
          if (!known || taken.has(known.id)) return draft
          taken.add(known.id)
          const {
            id,
            position: _position,
            version: _version,
            createdAt: _at,
            changedAt: _on,
            changedBy: _by,
            ...same
          } = known
          return isRenamed ? { ...draft, id } : { ...same, id }
        })
        const { version } = before
        const published = await ipAccess.replace(db, { version, rules: drafts }, officer)
        assert.deepEqual(await ipAccess.ruleSet(db), published)
        assert.equal(published.rules.length, drafts.length)
        published.rules.forEach((rule, index) => {
          const { id, ...wording } = drafts[index] ?? allow('')
          assert.deepEqual({ ...rule, ...wording }, rule)
          const old = before.rules.find((each) => each.id === id)
          if (id !== undefined) assert.equal(rule.id, id)
          assert.equal(rule.createdAt, old?.createdAt ?? rule.createdAt)
          if (!old) assert.equal(rule.version, 1)
          else if (JSON.stringify({ ...old, position: 0 }) === JSON.stringify({ ...rule, position: 0 }))
            assert.equal(rule.version, old.version)
          else assert.equal(rule.version, old.version + 1)
        })
      }),
      { numRuns: 25 },
    )
  })

  test('whoever publishes over the work of others gets what they did, and nothing is lost', async () => {
    const { db, ipAccess } = await setUp()
    for (const name of ['a', 'b', 'c', 'd']) await ipAccess.create(db, allow('10.0.0.0/8', { name }), officer)
    const mine = await ipAccess.ruleSet(db)
    const [a, b, c, d] = mine.rules
    assert.ok(a && b && c && d)
    const other = { ...officer, actor: { kind: 'user', id: 'other', name: 'Other' } } as const
    await ipAccess.remove(db, { id: a.id }, other)
    await ipAccess.change(db, { id: b.id, version: 1, action: 'deny' }, other)
    await ipAccess.change(db, { id: d.id, version: 1, position: 1 }, other)
    const e = await ipAccess.create(db, allow('10.0.0.0/8', { name: 'e' }), other)
    const theirs = await ipAccess.ruleSet(db)
    const drafts = mine.rules.map(({ id, name, action, cidrs }) => ({ id, name, action, cidrs }))
    const named = (row: typeof b, position: number) => ({
      id: row.id,
      name: row.name,
      position,
      action: row.action,
    })
    await assert.rejects(
      ipAccess.replace(db, { version: mine.version, rules: drafts, confirm: true }, officer),
      {
        code: 'VERSION_CONFLICT',
        status: 409,
        extras: {
          current: theirs,
          differences: {
            added: [named(e, 4)],
            removed: [{ id: a.id, name: 'a' }],
            changed: [{ ...named(b, 2), action: 'deny' }],
            moved: [named(d, 1)],
          },
        },
      },
    )
    await assert.rejects(ipAccess.change(db, { id: b.id, version: 1, name: 'B', action: 'deny' }, officer), {
      code: 'VERSION_CONFLICT',
      extras: { current: theirs.rules[1], differences: [{ field: 'name', current: 'b', yours: 'B' }] },
    })
    await assert.rejects(ipAccess.remove(db, { id: b.id, version: 1 }, officer), { code: 'VERSION_CONFLICT' })
    assert.deepEqual(await ipAccess.ruleSet(db), theirs)
  })

  test('of two who publish at the same moment one gets a conflict', async () => {
    const { db, ipAccess } = await setUp()
    const { version } = await ipAccess.ruleSet(db)
    const publish = (cidr: string) => ipAccess.replace(db, { version, rules: [allow(cidr)] }, officer)
    const outcomes = await Promise.allSettled([publish('10.0.0.0/8'), publish('192.0.2.0/24')])
    const codes = outcomes.map((each) =>
      each.status === 'fulfilled' ? 'done' : (each.reason as { code: string }).code,
    )
    assert.deepEqual(codes.toSorted(), ['VERSION_CONFLICT', 'done'])
    assert.equal((await ipAccess.ruleSet(db)).rules.length, 1)
  })

  test('bad input is refused with its place, its reason and a better spelling; every address there is only when confirmed', async () => {
    const { db, ipAccess } = await setUp()
    const { version } = await ipAccess.ruleSet(db)
    const bad = { ...allow('10.1.2.3/8'), countries: ['ZZ'] }
    await assert.rejects(ipAccess.replace(db, { version, rules: [allow('10.0.0.0/8'), bad] }, officer), {
      code: 'IP_RULE_INVALID',
      status: 422,
      extras: {
        problems: [
          {
            path: '/rules/1/cidrs/0',
            message:
              'It has host bits: an address inside the network instead of its beginning. Did you mean 10.0.0.0/8?',
          },
          { path: '/rules/1/countries/0', message: '"ZZ" is no country that an address can have.' },
        ],
      },
    })
    await assert.rejects(
      ipAccess.replace(db, { version, rules: [{ ...allow('10.0.0.0/8'), id: officer.actor.id }] }, officer),
      /rules\/0\/id: there is no such rule/,
    )
    await assert.rejects(ipAccess.create(db, allow('::/0'), officer), {
      code: 'COVERS_EVERYTHING',
      status: 409,
    })
    const everything = await ipAccess.create(db, { ...allow('::/0'), confirm: true }, officer)
    const renamed = await ipAccess.change(db, { id: everything.id, version: 1, name: 'IPv6' }, officer)
    assert.deepEqual(renamed.cidrs, ['::/0'])
    for (const more of [{ action: 'deny' as const }, { target: { userIds: ['someone'] } }])
      await assert.rejects(ipAccess.change(db, { id: everything.id, version: 2, ...more }, officer), {
        code: 'COVERS_EVERYTHING',
      })
    await ipAccess.change(db, { id: everything.id, version: 2, active: false }, officer)
    const again = ipAccess.change(db, { id: everything.id, version: 3, active: true }, officer)
    await assert.rejects(again, { code: 'COVERS_EVERYTHING' })
  })

  test('a change by an API token may no more shut out its maker than one by hand', async () => {
    const { db, ipAccess, users } = await setUp()
    const { id } = await users.create(db, { email: freshEmail(), name: 'Maker', roles: ['security'] }, root)
    const byToken = { ...officer, actor: { kind: 'token', id: 't', name: 'T', makerId: id } } as const
    const target = { userIds: [id] }
    const rule = { name: 'No maker', action: 'deny' as const, cidrs: [officer.address], target }
    await assert.rejects(ipAccess.create(db, rule, byToken), { code: 'WOULD_LOCK_OUT' })
    await ipAccess.create(db, rule, officer)
  })

  test('a group is not removed while a rule is about it, or one that may come back', async () => {
    const { db, ipAccess, users } = await setUp()
    const staff = await users.createGroup(db, { name: freshEmail() }, root)
    const other = await users.createGroup(db, { name: freshEmail() }, root)
    const inUse = { code: 'GROUP_IN_USE', status: 409, extras: { rules: ['Allow 10.0.0.0/8'] } }
    const target = { groupIds: [other.id, staff.id] }
    const rule = await ipAccess.create(db, allow('10.0.0.0/8', { target }), officer)
    await assert.rejects(users.removeGroup(db, staff, root), inUse)
    const office = { name: 'No office', action: 'deny' as const, cidrs: [officer.address] }
    await ipAccess.replace(db, { version: 2, rules: [office], confirm: true }, officer)
    await assert.rejects(users.removeGroup(db, staff, root), inUse, 'the change may be undone')
    await ipAccess.undo(db, {}, officer)
    const [back] = (await ipAccess.ruleSet(db)).rules
    assert.deepEqual(back?.target, rule.target)
    await ipAccess.remove(db, { id: rule.id }, officer)
    await users.removeGroup(db, staff, root)
  })

  test('every change of a rule is in the audit log with what it was before; many at once are one event', async () => {
    const { db, ipAccess, audit } = await setUp()
    const { id } = await ipAccess.create(db, allow('10.0.0.0/8'), officer)
    await ipAccess.change(db, { id, version: 1, action: 'observe' }, officer)
    const { type, subject, details } = audit.events.at(-1) ?? assert.fail()
    assert.deepEqual([type, subject], ['ip_access.rule_changed', { type: 'ip_rule', id }])
    const changed = { old: { action: 'allow' }, new: { action: 'observe' } }
    assert.deepEqual(details, { name: 'Allow 10.0.0.0/8', ...changed, version: 3 })
    audit.isBroken = true
    await assert.rejects(ipAccess.remove(db, { id }, officer), /audit/)
    audit.isBroken = false
    audit.events.length = 0
    const many = Array.from({ length: 101 }, (_, index) => allow(`10.0.${index}.0/24`))
    await ipAccess.replace(db, { version: 3, rules: many }, officer)
    assert.deepEqual(audit.types(), ['ip_access.rules_changed'])
    assert.equal((await ipAccess.listRules()).version, 4)
    const { rows } = await sql<{ version: number }>`select version from breakwater.ip_rule_set`.execute(db)
    assert.deepEqual(rows, [{ version: 4 }])
  })
})
