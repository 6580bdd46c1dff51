import assert from 'node:assert/strict'
import { test } from 'node:test'
import { story, told } from '../fixtures/story.ts'
import { isRolledOver } from './rollover.ts'

const now = '2026-10-12T00:00:00.000Z'
const king = { name: 'King of the Seas', imo: '9321483' }
const queen = { name: 'Queen of the Straits', imo: '9074729' }
const first = told('PLN DEPA CNSHA 2026-10-20', { vessel: king })

test('another ship and a later date is a rollover', () => {
  const moved = told('EST DEPA CNSHA 2026-10-27', { vessel: queen, toldAt: '2026-10-10T00:00:00.000Z' })
  assert.equal(isRolledOver([moved, first], now), true)
})

test('the same ship later is a delay, another ship no later is none', () => {
  const late = told('EST DEPA CNSHA 2026-10-27', { vessel: { ...king, name: 'KING' } })
  const early = told('EST DEPA CNSHA 2026-10-19', { vessel: queen, toldAt: '2026-10-10T00:00:00.000Z' })
  assert.equal(isRolledOver([first, late], now), false)
  assert.equal(isRolledOver([first, early], now), false)
})

test('where ships are not named the voyage tells', () => {
  const voyages = [
    told('PLN ARRI NLRTM 2026-11-14', { voyage: '640W' }),
    told('EST ARRI NLRTM 2026-11-18', { voyage: '642W', toldAt: '2026-10-10T00:00:00.000Z' }),
  ]
  assert.equal(isRolledOver(voyages, now), true)
})

test('a planned departure more than a day past without loading is a rollover, with loading it is a delay', () => {
  const missed = story('ACT GTIN CNSHA 2026-10-05', 'PLN DEPA CNSHA 2026-10-10')
  assert.equal(isRolledOver(missed, now), true)
  assert.equal(isRolledOver(missed, '2026-10-11T00:00:00.000Z'), false)
  assert.equal(isRolledOver([...missed, told('ACT LOAD CNSHA 2026-10-09')], now), false)
})
