import assert from 'node:assert/strict'
import { test } from 'node:test'
import { box, events, setUpContainers } from '../../../test/support/containers.ts'
import { onEachEngine } from '../../../test/support/engines.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { directVoyage } from './fixtures/story.ts'
import { containerMigrations } from './migrations.ts'
import type { CarrierAnswer } from './service.ts'

const notSetUp: CarrierAnswer = { ok: false, sentence: 'This carrier is not configured.', isNotSetUp: true }

onEachEngine('containers of a carrier that is not set up', (engine) => {
  const shared = sharedDatabase(engine, { migrations: containerMigrations })

  test('they are tried once and not again, until the carrier is set up', async () => {
    const { containers, order, look, questions, carrier, clock, wire } = await setUpContainers(shared())
    const { db } = shared()
    carrier.answer = () => Promise.resolve(notSetUp)
    const id = await order(box)
    const { state } = await look(id)
    assert.deepEqual([state.problem, state.nextCheckAt], [notSetUp.sentence, null])
    for (let day = 0; day < 3; day++) {
      clock.advance({ hours: 24 })
      assert.deepEqual(await containers.refreshDue(db), { asked: 0 })
      await look(id)
    }
    assert.equal(questions.length, 1)
    carrier.answer = () => Promise.resolve(events(...directVoyage.slice(0, 5)))
    await containers.wake(db, 'HLCU')
    wire.deliver()
    await look(id)
    assert.equal(questions.length, 1, 'another carrier changes nothing')
    await containers.wake(db, 'MAEU')
    wire.deliver()
    const { state: known } = await look(id)
    assert.deepEqual([known.problem, known.events.length], [null, 5])
  })

  test('what is answered and settled is not woken by a change of its carrier', async () => {
    const { containers, order, look, questions, carrier, wire } = await setUpContainers(shared())
    carrier.answer = () => Promise.resolve(events(...directVoyage))
    const id = await order(box)
    await look(id)
    await containers.wake(shared().db, 'MAEU')
    wire.deliver()
    await look(id)
    assert.equal(questions.length, 1)
  })
})
