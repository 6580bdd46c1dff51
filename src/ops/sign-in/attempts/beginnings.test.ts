import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../../../test/support/engines.ts'
import { sharedDatabase } from '../../../../test/support/shared-database.ts'
import { setUpSignIn, signInTables, visitor } from '../../../../test/support/sign-in.ts'

onEachEngine('beginning to sign in', (engine) => {
  const database = sharedDatabase(engine, signInTables)

  test('one network can begin only so many sign-ins, whichever of its addresses it takes; others go on', async () => {
    const { db, signIn } = setUpSignIn(database().db)
    for (let host = 1; host <= 300; host += 1)
      await signIn.startPasskey(db, visitor({ address: `2001:db8::${host.toString(16)}` }))
    const more = signIn.startPasskey(db, visitor({ address: '2001:db8::ffff' }))
    await assert.rejects(more, { code: 'SIGN_INS_TOO_MANY', status: 429 })
    await signIn.startPasskey(db, visitor({ address: '2001:db8:0:1::1' }))
  })

  test('a flood of made-up passkey answers is one line in the log, and each network’s is its own', async () => {
    const { db, signIn, audit } = setUpSignIn(database().db)
    const forge = (address: string) =>
      signIn.signInWithPasskey(db, { ticket: 'challenge', response: 'forged' }, visitor({ address }))
    for (let times = 0; times < 20; times += 1)
      await assert.rejects(forge('198.51.100.7'), { code: 'PASSKEY_REFUSED' })
    assert.deepEqual(audit.types(), ['sign_in.failed'])
    await assert.rejects(forge('203.0.113.7'), { code: 'PASSKEY_REFUSED' })
    assert.deepEqual(audit.types(), ['sign_in.failed', 'sign_in.failed'])
  })
})
