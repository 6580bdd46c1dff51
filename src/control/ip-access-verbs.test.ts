import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../test/support/engines.ts'
import { createIpNodes, ipAccessTables } from '../../test/support/ip-access.ts'
import { openSession, password, root } from '../../test/support/people.ts'
import { sharedDatabase } from '../../test/support/shared-database.ts'
import { createIpAccessVerbs } from './ip-access-verbs.ts'

const address = '192.0.2.7'

onEachEngine('IP access on the command line', (engine) => {
  const database = sharedDatabase(engine, ipAccessTables)

  test('a change that no administrator gets in under is named, and kept or undone from here', async () => {
    const nodes = await createIpNodes(database().db)
    const { db, users, sessions, settings, ipAccess, clock } = nodes
    const who = { email: 'admin@example.com', name: 'Admin', roles: ['admin' as const], password }
    const { id: userId } = await users.create(db, who, root)
    await openSession(sessions, db, { userId, address })
    await settings.change(db, { key: 'ops.ip.bypass_admin', value: false }, root)
    const verbs = createIpAccessVerbs({ db, ipAccess })
    const run = async (verb: string) => {
      const told: string[] = []
      for await (const said of verbs.get(`ip-access.${verb}`)?.({}) ?? [])
        told.push('line' in said ? said.line : 'error' in said ? said.error : '')
      return told.join('\n').trim()
    }
    const security = { ...root, actor: { kind: 'job', name: 'x' }, roles: ['security'] } as const
    const lockOut = () =>
      ipAccess.create(
        db,
        { name: 'Nobody', action: 'deny', cidrs: ['0.0.0.0/0'], confirm: true },
        { ...security, address: '198.51.100.7' },
      )
    await lockOut()
    assert.match(await run('status'), /No administrator is known to get in .*`breakwater ip-access confirm`/)
    assert.equal(await run('undo'), 'The last change is undone.')
    assert.equal((await ipAccess.ruleSet(db)).rules.length, 0)
    await lockOut()
    assert.equal(await run('confirm'), 'The last change stays.')
    clock.advance({ minutes: 6 })
    assert.deepEqual(await ipAccess.undoDue(db), { undone: 0 })
    assert.equal((await ipAccess.decide({ address })).allowed, false)
    assert.match(await run('confirm'), /No change is waiting/)
  })
})
