import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createShedding } from './shedding.ts'

const attacker = '198.51.100.7'
const visitor = '203.0.113.9'
const busy = { computed: 95, elapsed: 100 }

/** Ticks in which each address asks so often. */
function tick(shedding: ReturnType<typeof createShedding>, asks: Record<string, number>, late: number): void {
  for (const [address, count] of Object.entries(asks))
    for (let asked = 0; asked < count; asked++) shedding.note(address === 'known' ? undefined : address)
  shedding.measure({ ...busy, late })
}
const ticks = (count: number, go: () => void): void => Array.from({ length: count }).forEach(go)

test('as long as nobody waits, no budget refuses anybody', () => {
  const shedding = createShedding()
  ticks(100, () => tick(shedding, { [attacker]: 1_000 }, 2))
  assert.equal(shedding.admit(attacker), 'admitted')
})

test('while others wait, the network that makes them wait is refused, and nobody else', () => {
  const shedding = createShedding()
  ticks(60, () => tick(shedding, { [attacker]: 100, [visitor]: 5 }, 60))
  assert.equal(shedding.admit(attacker), 'network over budget')
  assert.equal(shedding.admit(visitor), 'admitted')
  assert.equal(shedding.admit('192.0.2.1'), 'admitted')
})

test('programs of this machine are refused nothing', () => {
  const shedding = createShedding()
  ticks(60, () => tick(shedding, { '127.0.0.1': 100 }, 600))
  for (const address of ['127.0.0.1', '127.0.0.2', '::1']) assert.equal(shedding.admit(address), 'admitted')
})

test('the addresses of one IPv6 network share its budget', () => {
  const shedding = createShedding()
  const addresses = Array.from({ length: 100 }, (_, index) => `2001:db8::${index.toString(16)}`)
  ticks(60, () => tick(shedding, Object.fromEntries(addresses.map((address) => [address, 1])), 60))
  assert.equal(shedding.admit('2001:db8::ffff'), 'network over budget')
  assert.equal(shedding.admit('2001:db8:0:1::1'), 'admitted')
})

test('what people who are known make the node do is charged to no network', () => {
  const shedding = createShedding()
  ticks(60, () => tick(shedding, { known: 100, [visitor]: 5 }, 60))
  assert.equal(shedding.admit(visitor), 'admitted')
})

test('when everybody waits for long because of very many, those whom nobody knows are refused before the others', () => {
  const shedding = createShedding()
  const many = Object.fromEntries(
    Array.from({ length: 500 }, (_, index) => [`10.0.${index >> 8}.${index & 255}`, 1]),
  )
  ticks(60, () => tick(shedding, many, 600))
  assert.equal(shedding.admit(visitor), 'all over budget')
})

test('a budget is forgotten within seconds', () => {
  const shedding = createShedding()
  ticks(60, () => tick(shedding, { [attacker]: 100 }, 600))
  assert.notEqual(shedding.admit(attacker), 'admitted')
  ticks(100, () => shedding.measure({ computed: 1, elapsed: 100, late: 0 }))
  shedding.measure({ ...busy, late: 300 })
  assert.equal(shedding.admit(attacker), 'admitted')
})

test('when other programs keep the node waiting, nobody is refused for what all ask', () => {
  const shedding = createShedding()
  const many = Array.from({ length: 500 }, (_, index) => `10.0.${index >> 8}.${index & 255}`)
  ticks(60, () => {
    for (const address of many) shedding.note(address)
    shedding.measure({ computed: 15, elapsed: 100, late: 600 })
  })
  assert.equal(shedding.admit(visitor), 'admitted')
})
