import assert from 'node:assert/strict'
import { test } from 'node:test'
import { routeNames } from '../../simulator/routes.ts'
import { stages } from '../../simulator/stages.ts'
import { checkContainerNumber } from '../tracking/containers/numbers/iso6346.ts'
import { knownCarriers } from '../tracking/containers/numbers/known-carriers.ts'
import { demoOrders } from './orders.ts'

const orders = demoOrders(2026)
const boxes = orders.flatMap((order) => order.boxes)

test('every container number of the demo is valid, and there once', () => {
  for (const { number } of boxes) assert.ok(checkContainerNumber(number).valid, number)
  assert.equal(new Set(boxes.map(({ number }) => number)).size, boxes.length)
  assert.ok(boxes.length >= 30)
})

test('every voyage of the demo is one that the simulator sails, with a carrier that is known', () => {
  for (const { carrier, route, stage } of boxes) {
    if (carrier === null) continue
    assert.ok(
      knownCarriers.some(({ scac }) => scac === carrier),
      carrier,
    )
    assert.ok(
      routeNames.some((name) => name === route),
      String(route),
    )
    assert.ok(
      stages.some((name) => name === stage),
      String(stage),
    )
  }
})

test('the demo shows every stage of a voyage, an order without boxes, a box without carrier and a missed ship', () => {
  for (const stage of stages)
    assert.ok(
      boxes.some((box) => box.stage === stage),
      stage,
    )
  assert.ok(orders.some((order) => order.boxes.length === 0))
  assert.ok(boxes.some(({ carrier }) => carrier === null))
  assert.ok(boxes.some(({ isRolledOver }) => isRolledOver))
})

test('references are unique, and the demo is the same every time', () => {
  assert.equal(new Set(orders.map(({ reference }) => reference)).size, orders.length)
  assert.deepEqual(demoOrders(2026), orders)
})
