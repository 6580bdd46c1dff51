import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toCalendar } from './calendar.ts'
import { atSea, box, fourBoxes, order, unknown } from './fixtures/views.ts'
import { english } from './languages/en.ts'
import { indonesian } from './languages/id.ts'

const linesOf = (file: string): string[] => file.replaceAll('\r\n ', '').split('\r\n')

test('a box at sea is one whole-day entry on the local day of its arrival', () => {
  const lines = linesOf(toCalendar(order(box(atSea)), english))
  const wanted = [
    'BEGIN:VEVENT',
    'DTSTAMP:20261112T092000Z',
    'LAST-MODIFIED:20261110T070000Z',
    'SEQUENCE:2',
    'DTSTART;VALUE=DATE:20261124',
    'DTEND;VALUE=DATE:20261125',
    'SUMMARY:Container MSKU8532556 arrives in Rotterdam',
    'DESCRIPTION:Expected 24 Nov 2026\\, 18:00 local time\\nThe date follows what the carrier says and may change.',
    'LOCATION:Rotterdam',
    'STATUS:TENTATIVE',
  ]
  for (const line of wanted) assert.ok(lines.includes(line), line)
})

test('an entry keeps its name over links, languages and changes of every name on the page, and tells nothing of the link', () => {
  const uids = (view: typeof fourBoxes, language = english) =>
    linesOf(toCalendar(view, language)).filter((line) => line.startsWith('UID:'))
  const here = uids(fourBoxes)
  assert.equal(new Set(here).size, 4)
  assert.deepEqual(uids({ ...fourBoxes, path: '/track/another' }, indonesian), here)
  const company = { ...fourBoxes.company, name: 'Another name' }
  assert.deepEqual(uids({ ...fourBoxes, company, orderReference: 'SO-renamed' }), here)
  assert.notDeepEqual(uids({ ...fourBoxes, orderId: 'another order' }), here)
  assert.ok(!toCalendar(fourBoxes, english).includes(fourBoxes.orderId))
  assert.ok(!toCalendar(fourBoxes, english).includes('token-of-this-link'))
})

test('an order without dates is a calendar without entries', () => {
  assert.ok(!toCalendar(order(box(unknown)), english).includes('VEVENT'))
})
