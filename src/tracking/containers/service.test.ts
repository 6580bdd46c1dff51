import assert from 'node:assert/strict'
import { test } from 'node:test'
import { box, events, setUpContainers } from '../../../test/support/containers.ts'
import { onEachEngine } from '../../../test/support/engines.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { transact } from '../../kernel/database/database.ts'
import { directVoyage, told } from './fixtures/story.ts'
import { containerMigrations } from './migrations.ts'
import type { CarrierAnswer } from './service.ts'

const now = new Date('2026-11-12T09:00:00.000Z')
const atSea = directVoyage.slice(0, 5)
const eta = told('EST ARRI NLRTM 2026-11-24T12:00')
const other = { number: 'MSKU6011672', carrier: 'MAEU' }
const failing: CarrierAnswer = { ok: false, sentence: 'The carrier has a fault.' }
const atOnce = { waitMilliseconds: 0 }

onEachEngine('containers', (engine) => {
  const shared = sharedDatabase(engine, { migrations: containerMigrations })
  const setUp = (start = now) => setUpContainers(shared(), start)

  test('a carrier gets one call, however many ask at once on however many nodes', async () => {
    const { containers, startNode, order, questions, carrier, wire } = await setUp()
    const id = await order(box)
    carrier.answer = () => Promise.resolve(events(...atSea))
    const nodes = [containers, startNode(), startNode()]
    const asked = Array.from({ length: 30 }, (_, index) =>
      nodes[index % 3]?.current(id, { waitMilliseconds: 10_000 }),
    )
    await Promise.all([...asked, ...nodes.map((node) => node.refreshDue(shared().db))])
    await Promise.all(nodes.map((node) => node.settle()))
    assert.deepEqual(questions, ['MAEU MSKU8532556'])
    wire.deliver()
    for (const node of nodes) assert.equal((await node.current(id, atOnce))[0]?.state.events.length, 5)
    assert.equal(questions.length, 1)
  })

  test('two orders with the same box cost one call, and both see the answer', async () => {
    const { order, look, questions, carrier } = await setUp()
    const ids = [await order(box), await order(box)]
    carrier.answer = () => Promise.resolve(events(...atSea))
    for (const id of ids) assert.equal((await look(id)).state.events.length, 5)
    assert.equal(questions.length, 1)
  })

  test('nobody waits longer than the budget for a carrier that hangs, and all nodes say that it is being asked', async () => {
    const { containers, startNode, order, carrier, wire } = await setUp()
    const { promise, resolve } = Promise.withResolvers<CarrierAnswer>()
    carrier.answer = () => promise
    const id = await order(box)
    const second = startNode()
    await second.current(id, atOnce)
    const began = performance.now()
    const known = await Promise.all(
      [containers, second].map((node) => node.current(id, { waitMilliseconds: 100 })),
    )
    assert.ok(performance.now() - began < 20_000)
    assert.deepEqual(
      known.map(([first]) => [first?.isAsking, first?.state.events]),
      [
        [true, []],
        [true, []],
      ],
    )
    resolve(events(...atSea))
    await Promise.all([containers.settle(), second.settle()])
    wire.deliver()
    for (const node of [containers, second]) {
      const [first] = await node.current(id, atOnce)
      assert.deepEqual([first?.isAsking, first?.state.events.length], [false, 5])
    }
  })

  test('a carrier that fails leaves what it told last, with the problem named, and is asked ever more rarely', async () => {
    const { order, look, carrier, clock, questions } = await setUp()
    const id = await order(box)
    carrier.answer = () => Promise.resolve(events(...atSea))
    const before = await look(id)
    carrier.answer = () => Promise.resolve(failing)
    const pauses = []
    clock.advance({ hours: 7 })
    for (let failures = 1; failures <= 8; failures++) {
      const { state } = await look(id)
      assert.deepEqual(state.events, before.state.events)
      assert.deepEqual([state.problem, state.answeredAt], [failing.sentence, before.state.answeredAt])
      const pause = ((state.nextCheckAt?.getTime() ?? 0) - clock.now().getTime()) / 60_000
      pauses.push(pause)
      clock.advance({ minutes: pause - 1 })
      await look(id)
      assert.equal(questions.length, 1 + failures, 'it is left alone in between')
      clock.advance({ minutes: 1 })
    }
    assert.deepEqual(pauses, [2, 4, 8, 16, 32, 64, 120, 120])
  })

  test('one answer clears the problem and the pauses', async () => {
    const { order, look, carrier, clock } = await setUp()
    const id = await order(box)
    carrier.answer = () => Promise.resolve(failing)
    await look(id)
    clock.advance({ minutes: 3 })
    await look(id)
    carrier.answer = () => Promise.resolve(events(...atSea, eta))
    clock.advance({ minutes: 5 })
    const { state } = await look(id)
    assert.deepEqual([state.problem, state.answeredAt, state.events.length], [null, clock.now(), 6])
    carrier.answer = () => Promise.resolve(failing)
    clock.advance({ hours: 7 })
    const next = (await look(id)).state.nextCheckAt?.getTime() ?? 0
    assert.equal(next - clock.now().getTime(), 2 * 60_000)
  })

  test('what is told again is not doubled; what is told anew is added', async () => {
    const { order, look, carrier, clock } = await setUp()
    const id = await order(box)
    carrier.answer = () => Promise.resolve(events(...atSea, eta))
    await look(id)
    clock.advance({ hours: 7 })
    const later = told('EST ARRI NLRTM 2026-11-26T12:00', { toldAt: '2026-11-12T10:00:00.000Z' })
    carrier.answer = () => Promise.resolve(events(...atSea, eta, later, eta))
    const { state } = await look(id)
    const keys = state.events.map(({ key }) => key)
    assert.deepEqual(keys.toSorted(), [...atSea, eta, later].map(({ key }) => key).toSorted())
  })

  test('what is followed in a transaction that is rolled back was never followed', async () => {
    const { containers, ids, db, wire, questions } = await setUp()
    const saleOrderId = ids.next()
    const lost = transact(db, async (tx) => {
      await containers.follow(tx, [{ saleOrderId, containers: [box] }])
      throw new Error('changed my mind')
    })
    await assert.rejects(lost, /changed my mind/)
    wire.deliver()
    assert.deepEqual(await containers.current(saleOrderId, { waitMilliseconds: 10_000 }), [])
    assert.deepEqual(await containers.refreshDue(db), { asked: 0 })
    assert.deepEqual(questions, [])
  })

  test('an order follows what it holds now, in its order, and no longer what was taken off', async () => {
    const { containers, order, db, wire, carrier } = await setUp()
    carrier.answer = () => Promise.resolve(events(...atSea))
    const saleOrderId = await order(box, other)
    await containers.follow(db, [{ saleOrderId, containers: [other, { ...box, carrier: 'MSCU' }] }])
    wire.deliver()
    const known = await containers.current(saleOrderId, { waitMilliseconds: 10_000 })
    assert.deepEqual(
      known.map(({ state }) => [state.number, state.carrier]),
      [
        [other.number, 'MAEU'],
        [box.number, 'MSCU'],
      ],
    )
    await containers.follow(db, [{ saleOrderId, containers: [] }])
    wire.deliver()
    assert.deepEqual(await containers.current(saleOrderId, atOnce), [])
  })

  test('a container whose carrier nobody knows is never asked about', async () => {
    const { containers, order, look, questions, db, clock } = await setUp()
    const id = await order({ ...box, carrier: null })
    await look(id)
    clock.advance({ hours: 100 })
    assert.deepEqual(await containers.refreshDue(db), { asked: 0 })
    assert.deepEqual([(await look(id)).isAsking, questions], [false, []])
  })

  test('an order does not see the cargo that its box carried before, and sees its own', async () => {
    const { containers, order, look, carrier, clock } = await setUp(new Date('2026-11-20T09:00:00.000Z'))
    carrier.answer = () => Promise.resolve(events(...directVoyage))
    const id = await order(box)
    assert.deepEqual(containers.journey(await look(id)).timeline, [])
    clock.advance({ hours: 24 * 10 })
    const next = told('ACT GTOT NLRTM 2026-11-29 empty')
    carrier.answer = () => Promise.resolve(events(...directVoyage, next))
    assert.deepEqual(
      containers.journey(await look(id)).timeline.map(({ key }) => key),
      [next.key],
    )
  })

  test('a box that is back empty is never asked about again, until a new order follows it', async () => {
    const { containers, order, look, carrier, clock, questions } = await setUp()
    const first = await order(box)
    clock.advance({ hours: 24 * 8 })
    carrier.answer = () => Promise.resolve(events(...directVoyage))
    const { state } = await look(first)
    assert.equal(state.nextCheckAt, null)
    clock.advance({ hours: 24 * 30 })
    await look(first)
    await containers.refreshDue(shared().db)
    assert.equal(questions.length, 1)
    const second = await order(box)
    await look(second)
    assert.equal(questions.length, 2)
    assert.ok(containers.journey(await look(first)).isFrozen)
    assert.deepEqual(containers.journey(await look(second)).timeline, [])
    clock.advance({ hours: 1 })
    await look(second)
    assert.equal(questions.length, 3, 'the new cargo is waited for')
  })

  test('an order that is saved again does not wake its box that is back empty', async () => {
    const { containers, order, look, carrier, clock, questions, db, wire } = await setUp()
    const saleOrderId = await order(box)
    clock.advance({ hours: 24 * 8 })
    carrier.answer = () => Promise.resolve(events(...directVoyage))
    await look(saleOrderId)
    clock.advance({ hours: 1 })
    await containers.follow(db, [{ saleOrderId, containers: [box] }])
    wire.deliver()
    await look(saleOrderId)
    assert.equal(questions.length, 1)
  })

  test('when the node that asked has died, another asks after the time a question may take', async () => {
    const { order, startNode, look, carrier, clock, questions } = await setUp()
    const id = await order(box)
    carrier.answer = () => new Promise(() => undefined)
    await startNode().current(id, { waitMilliseconds: 50 })
    while (questions.length === 0) await new Promise((resolve) => setImmediate(resolve))
    carrier.answer = () => Promise.resolve(events(...atSea))
    clock.advance({ seconds: 29 })
    assert.deepEqual([(await look(id)).isAsking, questions.length], [true, 1])
    clock.advance({ seconds: 1 })
    assert.deepEqual([(await look(id)).state.events.length, questions.length], [5, 2])
  })

  test('a question that ends in a defect of ours breaks neither the page nor the job', async () => {
    const { containers, order, look, carrier, clock, db } = await setUp()
    const id = await order(box)
    carrier.answer = () => Promise.reject(new Error('a defect'))
    assert.equal((await look(id)).state.problem, 'The carrier could not be asked.')
    clock.advance({ minutes: 3 })
    assert.deepEqual(await containers.refreshDue(db), { asked: 1 })
  })

  test('a carrier that invents events without end cannot fill the history', async () => {
    const { order, look, carrier, clock } = await setUp()
    const id = await order(box)
    carrier.answer = () => Promise.resolve(events(...atSea))
    const before = (await look(id)).state.events.length
    clock.advance({ hours: 7 })
    const flood = Array.from({ length: 5_001 }, (_, index) => ({ ...eta, key: `invented ${index}` }))
    carrier.answer = () => Promise.resolve(events(...flood))
    const { state } = await look(id)
    assert.equal(state.events.length, before)
    assert.match(state.problem ?? '', /more than 5000 events/)
  })
})
