import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as Type from 'typebox'
import { pageQuery, strictObject, timestamp, uuid, words } from '../../../kernel/contract.ts'
import { changeSearch, fieldsOf, isNarrowed, readSearch, sortsOf, toWords } from './filters.ts'
import { toDay, toInstant } from './days.ts'

const query = strictObject({
  ...pageQuery,
  userId: Type.Optional(uuid()),
  state: Type.Optional(words(['open', 'ended'])),
  reason: Type.Optional(words(['limit', 'signed_out'])),
  suspicious: Type.Optional(Type.Boolean()),
  country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
  from: Type.Optional(timestamp()),
  day: Type.Optional(Type.String({ format: 'date', maxLength: 10 })),
  least: Type.Optional(Type.Integer({ minimum: 1, maximum: 9 })),
  search: Type.Optional(Type.String({ maxLength: 10 })),
  sort: Type.Optional(words(['name', '-name'])),
})
const fields = fieldsOf(query, {
  state: { initial: 'open' },
  reason: { label: 'How it ended', isShown: ({ state }) => state !== 'open' },
})
const read = (search: object) => readSearch(fields, search)

test('every filter of the contract has a control of its kind, the search first; paging and sorting are none', () => {
  assert.deepEqual(
    fields.map(({ name, kind }) => `${name}: ${kind}`),
    [
      'search: search',
      'state: choice',
      'reason: choice',
      'userId: chip',
      'suspicious: switch',
      'country: text',
      'from: time',
      'day: day',
      'least: text',
    ],
  )
  assert.deepEqual(sortsOf(query), ['name', '-name'])
})

test('a name of the contract is told in words', () => {
  assert.deepEqual(['userId', 'apiTokenId', 'maker_disabled', 'from'].map(toWords), [
    'User',
    'Api token',
    'Maker disabled',
    'From',
  ])
})

test('a view survives the way through the address bar', () => {
  const inBar = {
    userId: '0198c0de-0000-7000-8000-000000000001',
    state: 'ended',
    reason: 'limit',
    suspicious: 'false',
    country: 'ID',
    from: '2025-01-31T10:00:00.000Z',
    day: '2025-01-31',
    least: '3',
    search: 'ratna',
  }
  const { query: asked, values } = read({ ...inBar, search: ' ratna ' })
  assert.deepEqual(asked, { ...inBar, suspicious: false, least: 3 })
  assert.deepEqual(changeSearch(fields, values, {}), inBar)
})

test('what is no filter is not sent; a filter with a value that the contract does not take is named and not sent', () => {
  const { query: asked, ignored } = read({ x: '1', cursor: 'abc', limit: '5', sort: 'name' })
  assert.deepEqual([asked, ignored], [{ state: 'open' }, []])
  const invalid = {
    userId: "' or 1",
    state: 'lost',
    suspicious: 'maybe',
    country: 'id',
    from: '2025',
    day: '2025-02-30',
    least: '10',
    search: 'longer than ten',
  }
  assert.deepEqual(read(invalid).query, {})
  assert.deepEqual(read(invalid).ignored, [
    'Search',
    'State',
    'User',
    'Suspicious',
    'Country',
    'From',
    'Day',
    'Least',
  ])
  assert.deepEqual(read({ search: [], country: {} }).ignored, [])
})

test('an initial value holds until another or all is chosen, and is not written into the address', () => {
  assert.deepEqual(read({}).query, { state: 'open' })
  assert.deepEqual(read({ state: 'all' }).query, {})
  assert.deepEqual(changeSearch(fields, { state: 'all' }, { state: 'open' }), {})
  assert.deepEqual(changeSearch(fields, {}, { state: 'all' }), { state: 'all' })
})

test('a filter that makes no sense beside the others is neither applied nor kept', () => {
  assert.deepEqual(read({ reason: 'limit' }).query, { state: 'open' })
  assert.deepEqual(changeSearch(fields, { state: 'ended', reason: 'limit' }, { state: '' }), {})
})

test('an empty text takes a filter away and leaves the others', () => {
  assert.deepEqual(changeSearch(fields, { country: 'ID', search: 'x' }, { country: '' }), { search: 'x' })
})

test('only filters that people chose narrow a list', () => {
  assert.equal(isNarrowed(fields, read({}).values), false)
  assert.equal(isNarrowed(fields, read({ state: 'ended' }).values), false)
  assert.equal(isNarrowed(fields, read({ search: 'x' }).values), true)
})

test('a day stands for its first or its last millisecond, here, and comes back as the same day', () => {
  for (const isEnd of [false, true]) assert.equal(toDay(toInstant('2025-03-30', isEnd)), '2025-03-30')
  assert.ok(toInstant('2025-03-30', false) < toInstant('2025-03-30', true))
  assert.equal(toInstant('', true), '')
})
