import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { story, told } from '../containers/fixtures/story.ts'
import { assertInert } from './fixtures/markup.ts'
import { atSea, bodyOf, box, fourBoxes, order, standardEvents, tell, textOf } from './fixtures/views.ts'
import { languages } from './languages/choose.ts'
import { english } from './languages/en.ts'
import { pagePolicy } from './page/style.ts'
import { renderTrackingPage } from './page/page.ts'

test('title and description tell a chat program nothing of the shipment', () => {
  const [head = ''] = renderTrackingPage(order(box(atSea)), english).split('</head>')
  assert.match(head, /<title>Shipment tracking · PT Samudra Niaga<\/title>/)
  assert.doesNotMatch(head.replace(/<style>[\s\S]*<\/style>/, ''), /MSKU|8532556|S00042|Rotterdam/)
})

test('the policy names the hash of exactly the one style on the page, and allows nothing else', () => {
  const styles = [...renderTrackingPage(fourBoxes, english).matchAll(/<style>([\s\S]*?)<\/style>/g)]
  assert.equal(styles.length, 1)
  const hash = createHash('sha256')
    .update(styles[0]?.[1] ?? '')
    .digest('base64')
  assert.ok(pagePolicy.includes(`style-src 'sha256-${hash}'`))
  assert.doesNotMatch(pagePolicy, /unsafe|https?:|\*/)
})

test('a page is at most 30 kB compressed: four boxes of four voyages, or many, all with endless histories', () => {
  const endless = Array.from({ length: 400 }, (_, index) => {
    const at = new Date(Date.UTC(2026, 9, 10) + index * 7_000_000).toISOString().slice(0, 16)
    const more = {
      vessel: { name: `SHIP ${index * 7919}`, imo: null },
      remark: `Reason ${index}`,
      key: `${index}`,
    }
    return told(`EST ARRI NLRTM ${at}`, {
      ...more,
      toldAt: new Date(Date.UTC(2026, 8, 1) + index * 9e6).toISOString(),
    })
  })
  const ports = ['IDJKT', 'USLAX', 'DEHAM', 'BRSSZ', 'NZAKL', 'USNYC', 'INNSA', 'AEJEA']
  const boxes = Array.from({ length: 60 }, (_, index) => {
    const [from = '', to = ''] = [ports[index % 8], ports[(index * 3 + 1) % 8]]
    const calls = story(`ACT DEPA ${from} 2026-10-09`, `EST ARRI ${to} 2026-11-${10 + (index % 20)}`)
    const gates = Array.from({ length: 60 }, (_, gate) =>
      told(`ACT GTIN ${from} 2026-10-0${1 + (gate % 8)}`, {
        key: `${gate}`,
        place: { name: `Depot ${gate * index}`, unLocode: null, latitude: null, longitude: null },
      }),
    )
    const number = `MSKU${1_000_000 + index * 7919}`
    return box(tell([...gates, ...calls, ...(index % 2 ? endless : [])]), { number })
  })
  for (const count of [1, 2, 4, 5, 16, 60]) {
    for (const language of languages) {
      const page = renderTrackingPage(order(...boxes.slice(0, count)), language)
      const size = gzipSync(page).length
      assert.ok(size <= 30_000, `${count} boxes: ${size}`)
      assertInert(page)
    }
  }
})

test('neither the booking nor a code of the carrier is on the page', () => {
  const text = textOf(renderTrackingPage(order(box(tell(standardEvents))), english))
  assert.doesNotMatch(text, /BKG|MBL|CNSHA|SGSIN|NLRTM|YS4|APM2|\bWEA\b|GTIN|VESSEL|9321483/)
})

test('another company’s colour and logo change neither the style nor what can be loaded', () => {
  const brand = (logoUrl: string | null, colour: string | null) =>
    renderTrackingPage({ ...order(box(atSea)), company: { name: 'A & B <Co>', logoUrl, colour } }, english)
  assert.match(
    brand('/logo.png', '#ffe14d'),
    /brand-dark[\s\S]*fill="#ffe14d"[\s\S]*<img src="\/logo.png" alt=""/,
  )
  const bad = brand('https://evil.example/x.png', 'red"><script>')
  assertInert(bad)
  assert.doesNotMatch(bodyOf(bad), /<img|evil|red"/)
  for (const url of [
    '//evil.example/x',
    'javascript:alert(1)',
    'data:text/html,x',
    `data:image/png,${'x'.repeat(9000)}`,
  ]) {
    assert.doesNotMatch(brand(url, null), /<img/)
  }
})
