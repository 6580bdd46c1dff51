import assert from 'node:assert/strict'
import test from 'node:test'
import { onEachEngine } from '../../../test/support/engines.ts'
import { clerk, saleOrderFeatures } from '../../../test/support/sale-orders.ts'

onEachEngine('partners', (engine) => {
  const empty = saleOrderFeatures(engine)

  test('one name is one partner, however it is written and however many ask at once', async () => {
    const { db, partners } = await empty()
    const spellings = ['PT Maju Jaya', 'pt  maju jaya', ' PT MAJU JAYA ', 'PT Maju Jaya']
    const found = await Promise.all(
      [...spellings, ...spellings, ...spellings].map((name) => partners.findOrCreate(db, { name }, clerk)),
    )
    assert.equal(new Set(found.map(({ id }) => id)).size, 1)
    assert.equal((await partners.list(db, {})).count, 1)
  })

  test('a given mail address replaces the stored one, none leaves it, and both are audited', async () => {
    const { db, partners, events } = await empty()
    await partners.findOrCreate(db, { name: 'Maju', email: 'old@maju.example' }, clerk)
    await partners.findOrCreate(db, { name: 'Maju', email: 'new@maju.example' }, clerk)
    const kept = await partners.findOrCreate(db, { name: 'Maju', email: null }, clerk)
    assert.equal(kept.email, 'new@maju.example')
    assert.deepEqual(
      events.map(({ type }) => type),
      ['partner.created', 'partner.email_changed'],
    )
  })

  test('partners are listed by name without regard to capitals, and found by any word of it', async () => {
    const { db, partners } = await empty()
    const names = ['PT Zeta Nusantara', 'beta Trading', 'Alfa 100%']
    await partners.findOrCreateMany(
      db,
      names.map((name) => ({ name })),
      clerk,
    )
    const namesFound = async (search: string) =>
      (await partners.list(db, { search })).items.map(({ name }) => name)
    assert.deepEqual(await namesFound(''), ['Alfa 100%', 'beta Trading', 'PT Zeta Nusantara'])
    assert.deepEqual(await namesFound('nusan PT'), ['PT Zeta Nusantara'])
    assert.deepEqual(await namesFound('100%'), ['Alfa 100%'])
    assert.deepEqual(await namesFound('%'), [])
  })

  test('many partners come back in the order in which they were asked for', async () => {
    const { db, partners } = await empty()
    const asked = [{ name: 'Zeta' }, { name: 'Alfa' }, { name: 'ZETA', email: 'z@zeta.example' }]
    const found = await partners.findOrCreateMany(db, asked, clerk)
    assert.deepEqual(
      found.map(({ name, email }) => [name, email]),
      [
        ['Zeta', 'z@zeta.example'],
        ['Alfa', null],
        ['Zeta', 'z@zeta.example'],
      ],
    )
  })
})
