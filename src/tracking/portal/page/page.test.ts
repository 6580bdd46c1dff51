import assert from 'node:assert/strict'
import { test } from 'node:test'
import { story, told } from '../../containers/fixtures/story.ts'
import {
  arrived,
  atSea,
  bodyOf,
  box,
  closed,
  discharged,
  fourBoxes,
  order,
  tell,
  textOf,
  unknown,
} from '../fixtures/views.ts'
import { english } from '../languages/en.ts'
import { renderTrackingPage } from './page.ts'
import type { TrackingView } from '../view.ts'

const read = (view: TrackingView): string => textOf(renderTrackingPage(view, english))
const heading = (page: string): string => textOf(/<h1>([\s\S]*?)<\/h1>/.exec(page)?.[1] ?? '').trim()

test('the first things said are where the box is, when it arrives and how that changed', () => {
  const page = renderTrackingPage(order(box(atSea)), english)
  assert.equal(heading(page), 'At sea, on the way to Rotterdam')
  const text = textOf(page)
  const facts = [
    'At sea, on the way to Rotterdam',
    'Expected 24 Nov 2026, 18:00 local time in Rotterdam',
    'was 18 Nov 2026; moved 6 days later: bad weather',
    '74% of the voyage time has passed',
    'We asked the carrier 8 minutes ago.',
  ]
  const places = facts.map((fact) => text.indexOf(fact))
  assert.ok(!places.includes(-1), `${facts[places.indexOf(-1)]}`)
  assert.deepEqual(
    places,
    places.toSorted((one, other) => one - other),
  )
})

test('the history of the date tells each date, when the carrier said it, and why', () => {
  const [, history = ''] = /How the date changed([\s\S]*?)<\/details>/.exec(
    renderTrackingPage(order(box(atSea)), english),
  ) ?? ['', '']
  const text = textOf(history)
  assert.match(text, /Carrier said on 28 Sept 2026 Planned 14 Nov 2026, 06:00/)
  assert.match(text, /Carrier said on 19 Oct 2026 Expected 18 Nov 2026, 06:00 4 days later/)
  assert.match(text, /Carrier said on 10 Nov 2026 Expected 24 Nov 2026, 18:00 6 days later: Bad weather/)
})

test('ships, voyages, the change of ship and the missed ship are told in plain words', () => {
  const text = read(order(box(atSea)))
  assert.match(text, /KING OF THE SEAS voyage 640W Shanghai to Singapore sailed/)
  assert.match(text, /QUEEN OF THE STRAITS voyage 642W Singapore to Rotterdam sailing now/)
  assert.match(text, /The container changed ships in Singapore\./)
  assert.match(text, /The container did not sail as first planned/)
})

test('freshness says when it happened, when the carrier told, when we asked and ask next', () => {
  const text = read(order(box(atSea)))
  assert.match(text, /Last event Departure of the ship, Singapore: 20 Oct 2026, 06:00 local time/)
  assert.match(text, /Latest word from the carrier 2 days ago \(10 Nov 2026, 07:00 UTC\)/)
  assert.match(text, /We last asked 8 minutes ago \(12 Nov 2026, 09:12 UTC\)/)
  assert.match(text, /Next check in 6 hours \(12 Nov 2026, 15:10 UTC\)/)
})

test('times are those of the clocks at the place, marked for machines with the instant', () => {
  const page = renderTrackingPage(order(box(atSea)), english)
  assert.match(page, /<time datetime="2026-11-24T17:00:00.000Z">24 Nov 2026, 18:00<\/time>/)
})

test('where a carrier gave only a day no hour is made up, and where the zone is unknown that is said', () => {
  const day = read(order(box(tell(story('ACT DEPA CNSHA 2026-10-09', 'EST ARRI NLRTM 2026-11-24')))))
  assert.match(day, /Expected 24 Nov 2026 in Rotterdam \(time of day not known\)/)
  const hour = read(order(box(tell(story('ACT DEPA CNSHA 2026-10-09', 'EST ARRI NLRTM 2026-11-24T17:00')))))
  assert.match(hour, /Expected 24 Nov 2026, 17:00 UTC \(local time not known\)/)
})

test('of several boxes the last one decides', () => {
  const page = renderTrackingPage(fourBoxes, english)
  assert.equal(heading(page), '3 of 4 containers arrived; the last one is expected 24 Nov 2026')
  for (const id of ['box-1', 'box-2', 'box-3', 'box-4']) {
    assert.ok(page.includes(`href="#${id}"`) && page.includes(`id="${id}"`), id)
  }
})

test('a box without a date is not passed over in the answer for all', () => {
  const view = order(box(atSea), box(unknown, { number: 'TCLU4567891' }))
  assert.equal(
    heading(renderTrackingPage(view, english)),
    'None of 2 containers has arrived yet; one has no arrival date yet',
  )
})

test('each stage has its own words', () => {
  const at = (...lines: string[]) => heading(renderTrackingPage(order(box(tell(story(...lines)))), english))
  const ahead = ['EST DEPA CNSHA 2026-11-20', 'EST ARRI NLRTM 2026-12-24']
  assert.equal(at('ACT CONF - 2026-11-08', ...ahead), 'Booked, not on its way yet')
  assert.equal(at('ACT GTIN CNSHA 2026-11-10', ...ahead), 'In Shanghai, waiting for the ship')
  assert.equal(at('ACT LOAD CNSHA 2026-11-10', ...ahead), 'On board in Shanghai, about to sail')
  const first = ['ACT LOAD CNSHA 2026-10-01', 'ACT DEPA CNSHA 2026-10-01', 'EST ARRI NLRTM 2026-11-24']
  assert.equal(
    at(...first, 'EST ARRI SGSIN 2026-11-14', 'EST DISC SGSIN 2026-11-14', 'EST LOAD SGSIN 2026-11-15'),
    'At sea, on the way to Rotterdam via Singapore',
  )
  assert.equal(
    at(...first, 'ACT ARRI SGSIN 2026-11-08', 'ACT DISC SGSIN 2026-11-08'),
    'In Singapore, on the way to Rotterdam',
  )
  const headings = [arrived, discharged, closed].map((one) =>
    heading(renderTrackingPage(order(box(one)), english)),
  )
  assert.deepEqual(headings, [
    'Arrived in Rotterdam, to be unloaded',
    'Unloaded in Rotterdam',
    'Delivered, and the empty container is back',
  ])
})

test('a box heard of by land only is where it was last reported', () => {
  const byTruck = tell([told('ACT ARRI NLRTM 2026-11-01', { mode: 'TRUCK' })])
  const page = renderTrackingPage(order(box(byTruck)), english)
  assert.equal(heading(page), 'Last reported in Rotterdam')
  assert.doesNotMatch(textOf(page), /has not reported anything/)
})

test('an expected day that has passed without an arrival is called overdue', () => {
  const late = story('ACT DEPA CNSHA 2026-10-09', 'EST ARRI NLRTM 2026-11-08')
  const text = read(order(box(tell(late))))
  assert.match(text, /Was expected 8 Nov 2026 .*The carrier has not confirmed the arrival\./)
})

test('a page that waits for the carrier looks again once, in the same language, and only when told to', () => {
  const asking = order(box(unknown, { isAsking: true, askedAt: null, answeredAt: null, nextCheckAt: null }))
  const page = renderTrackingPage({ ...asking, refreshOnce: true }, english)
  assert.equal(heading(page), 'Asking the carrier…')
  assert.match(
    page,
    /http-equiv="refresh" content="3;url=\/track\/token-of-this-link\?lang=en&amp;refresh=1"/,
  )
  assert.doesNotMatch(renderTrackingPage(asking, english), /http-equiv/)
})

test('without a carrier the page says so, and what will happen', () => {
  const silent = { carrierName: null, askedAt: null, answeredAt: null, nextCheckAt: null }
  const text = read(order(box(unknown, silent)))
  assert.match(text, /Carrier not known yet .*As soon as the sender knows the shipping line/)
})

test('when the carrier cannot be reached the page says how old its news is', () => {
  const stale = box(atSea, { isOutdated: true, answeredAt: '2026-11-10T09:20:00.000Z' })
  assert.match(read(order(stale)), /The carrier cannot be reached at the moment; this is as of 2 days ago\./)
})

test('a box returned empty is a closed story: no dot, no next check, nothing expected', () => {
  const page = renderTrackingPage(order(box(closed)), english)
  assert.match(textOf(page), /This shipment is complete\..*the carrier is not asked any more/)
  assert.doesNotMatch(bodyOf(page), /class="map-position|step-expected|step-open|\.ics/)
})

test('headings come in order, one of the first level', () => {
  for (const view of [order(box(atSea)), fourBoxes, order()]) {
    const levels = [...renderTrackingPage(view, english).matchAll(/<h([1-6])/g)].map(([, level]) =>
      Number(level),
    )
    assert.equal(levels.filter((level) => level === 1).length, 1)
    for (const [index, level] of levels.entries())
      assert.ok(level - (levels[index - 1] ?? 0) <= 1, levels.join())
  }
})

test('a place nobody can locate gives no dot, least of all at 0,0', () => {
  const nowhere = (name: string) => ({ name, unLocode: null, latitude: null, longitude: null })
  const journey = tell([
    told('ACT DEPA - 2026-10-09', { place: nowhere('ATLANTIS'), mode: 'VESSEL' }),
    told('EST ARRI - 2026-11-24', { place: nowhere('EL DORADO'), mode: 'VESSEL' }),
  ])
  const page = renderTrackingPage(order(box(journey)), english)
  assert.equal(heading(page), 'At sea, on the way to El Dorado')
  assert.doesNotMatch(page, /<circle|class="map"/)
})
