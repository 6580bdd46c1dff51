import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../../test/support/engines.ts'
import { app, enter, gateMigrations, look, setUpGates, walk } from '../../../test/support/gates.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { ensurePartitions } from '../../kernel/database/partitions.ts'
import { sessionPartitions } from '../sessions/tables.ts'

onEachEngine('forward-auth and people who must add a second factor', (engine) => {
  const database = sharedDatabase(engine, {
    migrations: gateMigrations,
    prepare: ({ owner }) => ensurePartitions(owner, sessionPartitions),
  })
  const setUp = () => setUpGates(database().db)

  test('whoever must add a second factor first is sent to do that and then back, and no gate is open until it is done', async () => {
    const scene = await setUp()
    const { gates, db, caller, person, unenrolled } = scene
    const token = await enter(scene)
    const { way } = await walk(scene)
    unenrolled.add(person.id)
    assert.deepEqual(await gates.check(look(app, token)), { open: false })
    const sent = new URL(await gates.admit(db, way, caller))
    assert.equal(sent.origin + sent.pathname, 'https://bw.example.com/console/account')
    const back = new URL(sent.searchParams.get('returnTo') ?? '', sent)
    assert.equal(back.pathname, '/forward-auth/start')
    assert.equal(back.searchParams.get('return'), way.returnTo)
    unenrolled.delete(person.id)
    assert.ok((await gates.check(look(app, token))).open)
    assert.match(
      await gates.admit(db, way, caller),
      /^https:\/\/app\.example\.com\/\.breakwater\/callback\?code=/,
    )
  })
})
