import assert from 'node:assert/strict'
import { test } from 'node:test'
import { delayReasons } from '../../containers/journey/delay-reasons.ts'
import { atSea, box, closed, fourBoxes, order, textOf, unknown } from '../fixtures/views.ts'
import { renderNotice } from '../page/frame.ts'
import { renderTrackingPage } from '../page/page.ts'
import { noticeKinds } from '../view.ts'
import { chooseLanguage } from './choose.ts'
import { english } from './en.ts'
import { indonesian } from './id.ts'

test('the switch comes before the browser’s wishes, these by weight, English last', () => {
  const chosen = (query?: string, header?: string) => chooseLanguage(query, header).code
  assert.equal(chosen('id', 'en'), 'id')
  assert.equal(chosen('xx', 'id-ID,id;q=0.9,en;q=0.8'), 'id')
  assert.equal(chosen(undefined, 'fr;q=0.9, en;q=0.3, id;q=0.4'), 'id')
  assert.equal(chosen(undefined, 'id;q=0.2,*;q=0.5'), 'en')
  assert.equal(chosen(undefined, 'id;q=0'), 'en')
  assert.equal(chosen(undefined, 'in-ID'), 'id')
  assert.equal(chosen(undefined, '*;q=0.8,en;q=0'), 'id')
  assert.equal(chosen(undefined, 'en;q=0, *'), 'id')
  assert.equal(chosen(undefined, 'en-GB;q=0.1,*;q=0.5'), 'id')
  assert.equal(chosen(undefined, '*'), 'en')
  assert.equal(chosen(undefined, 'id;q=0.8,en;q=0.8'), 'id')
  assert.equal(chosen(undefined, 'en ; q = 0.5 , id ; q = 0.6'), 'id')
  assert.equal(chosen(undefined, 'en;q=0,id;q=0'), 'en')
  assert.equal(chosen(undefined, 'idx, id;q=nonsense'), 'en')
  assert.equal(chosen(undefined, `${'x,'.repeat(10_000)}id`), 'en')
  assert.equal(chosen(), 'en')
})

test('both languages have words for every delay reason', () => {
  for (const code of Object.keys(delayReasons)) {
    assert.ok(english.delayReason(code) && indonesian.delayReason(code), code)
    assert.notEqual(indonesian.delayReason(code), english.delayReason(code))
  }
  for (const code of ['constructor', '__proto__', 'XYZ']) {
    assert.deepEqual([english.delayReason(code), indonesian.delayReason(code)], [undefined, undefined])
  }
})

test('no two languages share a sentence', () => {
  assert.deepEqual(shared(english, indonesian), [])
})

test('a page in Indonesian has no English word', () => {
  const views = [
    order(box(atSea)),
    fourBoxes,
    order(box(closed)),
    order(box(unknown, { isAsking: true })),
    order(),
  ]
  const { company } = fourBoxes
  const pages = [
    ...views.map((view) => renderTrackingPage(view, indonesian)),
    ...noticeKinds.map((kind) =>
      renderNotice({ kind, company, retryAfterSeconds: 100, path: '/track/x' }, indonesian),
    ),
  ]
  for (const page of pages) {
    assert.match(page, /<html lang="id">/)
    const text = textOf(
      page.replace(/<span lang="en"[\s\S]*?<\/span>|<a [^>]*lang="en"[\s\S]*?<\/a>/g, ''),
    ).replaceAll(/KING OF THE SEAS|QUEEN OF THE STRAITS/g, '')
    const english =
      /\b(the|and|of|is|at|to|in|on|was|not|yet|known|ago|days?|hours?|minutes?|later|expected|planned|arrived|departed|ship|carrier|weather|local|time|change|events?|order|container|page|link|please)\b/i
    assert.doesNotMatch(text, english)
  }
})

test('the answer reads naturally in Indonesian', () => {
  const text = textOf(renderTrackingPage(order(box(atSea)), indonesian))
  assert.match(text, /Di laut, dalam perjalanan ke Rotterdam/)
  assert.match(text, /Perkiraan tiba 24 Nov 2026, 18\.00 waktu setempat di Rotterdam/)
  assert.match(text, /sebelumnya 18 Nov 2026; bergeser 6 hari lebih lambat: cuaca buruk/)
})

/** The names under which two trees of messages say the same. */
function shared(one: object, other: object, name = ''): string[] {
  const others = new Map<string, unknown>(Object.entries(other))
  return Object.entries(one).flatMap(([key, value]: [string, unknown]) => {
    const rival = others.get(key)
    const path = name ? `${name}.${key}` : key
    if (key === 'dates') return []
    if (typeof value === 'object' && value !== null && typeof rival === 'object' && rival !== null) {
      return shared(value, rival, path)
    }
    return typeof value === 'string' && value === rival ? [path] : []
  })
}
