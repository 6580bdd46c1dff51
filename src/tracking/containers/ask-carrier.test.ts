import assert from 'node:assert/strict'
import { test } from 'node:test'
import { box, events, setUpContainers } from '../../../test/support/containers.ts'
import { onEachEngine } from '../../../test/support/engines.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { directVoyage, told } from './fixtures/story.ts'
import { containerMigrations } from './migrations.ts'
import type { CarrierAnswer } from './service.ts'

const notSetUp: CarrierAnswer = { ok: false, sentence: 'This carrier is not configured.', isNotSetUp: true }

onEachEngine('asking a carrier about a container', (engine) => {
  const shared = sharedDatabase(engine, { migrations: containerMigrations })

  test('a carrier that is not set up is tried once and not again, until it is set up', async () => {
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

  test('what the carrier has corrected is shown and stored once', async () => {
    const { order, look, carrier, clock, containers } = await setUpContainers(shared())
    const [booked, pickedUp, gateIn] = directVoyage
    const loaded = told('ACT LOAD CNSHA 2026-10-08T10:04', { key: 'LOAD 1' })
    const corrected = told('ACT LOAD CNSHA 2026-10-08T10:34', { key: 'LOAD 2' })
    const before = [booked, pickedUp, gateIn].flatMap((event) => event ?? [])
    const id = await order(box)
    for (const last of [loaded, corrected]) {
      carrier.answer = () => Promise.resolve(events(...before, last))
      const { state, since } = await look(id)
      assert.deepEqual(
        state.events.filter(({ code }) => code === 'LOAD'),
        [last],
      )
      const { timeline } = containers.journey({ state, since: new Date(0), isAsking: false })
      assert.equal(timeline.filter(({ code }) => code === 'LOAD').length, 1)
      assert.ok(since)
      clock.advance({ hours: 24 })
    }
  })
})
