import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine, testDatabase } from '../../../test/support/engines.ts'
import {
  checkMasterKey,
  installationMigrations,
  isDemo,
  markAsDemo,
  MasterKeyRefused,
} from './installation.ts'
import { createSecrets } from '../secrets.ts'

const [right, wrong] = ['r', 'w'].map((letter) => createSecrets(Buffer.from(letter.repeat(40)))) as [
  ReturnType<typeof createSecrets>,
  ReturnType<typeof createSecrets>,
]
const migrations = installationMigrations
const insertOnly = ['installation']

onEachEngine('an installation', (engine) => {
  test('takes the first master key, and from then on no other one', async (t) => {
    const { db } = await testDatabase(t, engine, { migrations, insertOnly })
    await checkMasterKey(db, right)
    await checkMasterKey(db, right)
    await assert.rejects(checkMasterKey(db, wrong), MasterKeyRefused)
    await checkMasterKey(db, right)
  })

  test('lets one of two first nodes with different keys in, and refuses the other', async (t) => {
    const { db } = await testDatabase(t, engine, { migrations, insertOnly })
    const outcomes = await Promise.allSettled([checkMasterKey(db, right), checkMasterKey(db, wrong)])
    assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  })

  test('of before there was a check is not begun again under a key that opens nothing in it', async (t) => {
    const { db } = await testDatabase(t, engine, { migrations, insertOnly })
    const sample = { purpose: 'x', find: () => Promise.resolve(right.seal('x', Buffer.from('sealed'))) }
    await assert.rejects(checkMasterKey(db, wrong, sample), MasterKeyRefused)
    await checkMasterKey(db, right, sample)
  })

  test('is a demo only when it was marked as one', async (t) => {
    const { db } = await testDatabase(t, engine, { migrations, insertOnly })
    assert.equal(await isDemo(db), false)
    await markAsDemo(db)
    await markAsDemo(db)
    assert.equal(await isDemo(db), true)
  })
})
