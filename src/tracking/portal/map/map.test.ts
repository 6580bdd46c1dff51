import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import type { Position } from '../../places/distance.ts'
import { findPort, listPorts } from '../../places/ports.ts'
import { pointAlong, seaRoute } from '../../places/sea-route.ts'
import { frame } from './frame.ts'
import { type MapInput, renderMap } from './map.ts'

function at(code: string): Position {
  const port = findPort(code)
  assert.ok(port, code)
  return [port.longitude, port.latitude]
}

/** A voyage over the ports given, at a share of its first leg that is not done. */
function voyage(codes: readonly string[], { done = 0, share = 0.4 } = {}): MapInput {
  const legs = codes.slice(1).map((code, index) => ({
    from: at(codes[index] ?? code),
    to: at(code),
    state: index < done ? ('done' as const) : index === done ? ('current' as const) : ('planned' as const),
  }))
  const stops = codes.map((code, index) => ({
    at: at(code),
    label: findPort(code)?.name ?? code,
    state: index <= done ? ('done' as const) : ('planned' as const),
  }))
  const current = legs[done]
  const route = current && seaRoute(current.from, current.to)
  return {
    legs,
    stops,
    position: route ? { at: pointAlong(route, share), isEstimate: true } : null,
    title: `Voyage of ${codes.join(', ')}`,
    description: 'The box is at sea.',
    labels: { estimatedPosition: 'estimated position' },
  }
}

const voyages = [
  voyage(['CNSHA', 'SGSIN', 'NLRTM'], { done: 1, share: 0.25 }),
  voyage(['IDJKT', 'USLAX']),
  voyage(['IDJKT', 'SGSIN']),
  voyage(['BRSSZ', 'DEHAM']),
  voyage(['IDSUB', 'SGSIN', 'HKHKG', 'USLAX', 'USOAK'], { done: 2 }),
  voyage(['IDSRG', 'SGSIN', 'LKCMB', 'EGPSD', 'ESALG', 'DEHAM'], { done: 5 }),
  voyage(['FIHEL', 'DEHAM', 'NLRTM', 'GBFXT'], { done: 1 }),
  voyage(['CNSHA', 'PAMIT', 'USNYC']),
]

const ports = listPorts().map((port): Position => [port.longitude, port.latitude])

const attributes = (svg: string, element: RegExp, name: string): number[] =>
  [...svg.matchAll(element)].map(([tag]) => Number(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]))

const tag = /<(?<end>\/?)(?<name>[a-z]+)(?: [a-zA-Z-]+="[^"<]*")*(?<empty>\/?)>/g

/** Every element closed in order, every attribute quoted, nothing else between angle brackets: what XML asks for. */
function assertWellFormed(svg: string): void {
  const open: string[] = []
  for (const { groups } of svg.matchAll(tag)) {
    if (groups?.['end']) assert.equal(open.pop(), groups['name'])
    else if (!groups?.['empty']) open.push(groups?.['name'] ?? '')
  }
  assert.deepEqual(open, [])
  assert.doesNotMatch(svg.replace(tag, ''), /[<>"]|&(?!#\d+;)/)
}

test('a map is well-formed and at most 6 kB compressed', () => {
  for (const input of voyages) {
    const svg = renderMap(input)
    assertWellFormed(svg)
    assert.ok(gzipSync(svg).length <= 6_000, `${input.title}: ${gzipSync(svg).length}`)
  }
})

test('a strict content security policy has nothing to refuse: no styles, scripts, references or event attributes', () => {
  for (const input of voyages) {
    assert.doesNotMatch(renderMap(input), /<style|<script|<image|<use|<a |\sstyle=|\son\w+=|href|url\(/i)
  }
})

test('no coordinate has more than one decimal', () => {
  for (const input of voyages) assert.doesNotMatch(renderMap(input), /\d\.\d\d|NaN|Infinity|e-\d/)
})

test('nothing to draw gives nothing', () => {
  assert.equal(renderMap({ ...voyage([]), legs: [], stops: [], position: null }), '')
})

test('what lies behind the box is solid and what lies ahead is not, meeting at the box', () => {
  const svg = renderMap(voyage(['CNSHA', 'SGSIN', 'NLRTM', 'GBFXT'], { done: 1 }))
  const states = [...svg.matchAll(/map-leg-(\w+)" fill="none" d="M([\d.,-]+).*?([\d.]+,[\d.]+)"/g)]
  assert.deepEqual(
    states.map(([, state]) => state),
    ['done', 'done', 'current', 'planned'],
  )
  const [behindEnd, aheadStart] = [states[1]?.[3], states[2]?.[2]]
  const [box] = attributes(svg, /<circle class="map-position map[^>]*>/g, 'cx')
  assert.equal(behindEnd, aheadStart)
  assert.equal(Number(aheadStart?.split(',')[0]), box)
})

test('an estimate is called one, and a known position is not', () => {
  const estimated = renderMap(voyage(['IDJKT', 'USLAX']))
  assert.match(estimated, /map-position-ring map-position-estimated/)
  assert.match(estimated, />estimated position<\/text>/)
  const known = renderMap({ ...voyage(['IDJKT', 'USLAX']), position: { at: at('IDJKT'), isEstimate: false } })
  assert.match(known, /class="map-position-ring"/)
  assert.doesNotMatch(known, /estimated/)
})

test('a Pacific voyage is one piece', () => {
  for (const codes of [
    ['IDJKT', 'USLAX'],
    ['USLAX', 'SGSIN'],
    ['JPTYO', 'CAVAN'],
    ['NZAKL', 'USOAK'],
  ]) {
    const svg = renderMap({ ...voyage(codes), position: null })
    const [path = ''] = /map-leg map-leg-[^>]*>/.exec(svg) ?? []
    assert.equal(path.match(/M/g)?.length, 1, codes.join('-'))
  }
})

test('every dot of a voyage between any two ports lies in the frame, well-formed and small', () => {
  const property = fc.property(fc.constantFrom(...ports), fc.constantFrom(...ports), (from, to) => {
    const stops = [from, to].map((at) => ({ at, label: 'Somewhere', state: 'done' as const }))
    const legs = [{ from, to, state: 'planned' as const }]
    const svg = renderMap({ ...voyage([]), legs, stops, position: null })
    const dot = /<circle[^>]*>/g
    for (const x of attributes(svg, dot, 'cx')) assert.ok(x > 0 && x < frame.width, `${x}`)
    for (const y of attributes(svg, dot, 'cy')) assert.ok(y > 0 && y < frame.height, `${y}`)
    assert.ok(gzipSync(svg).length <= 8_000)
  })
  fc.assert(property, { numRuns: 40 })
})

test('a short trip is not blown up until it means nothing', () => {
  const svg = renderMap({ ...voyage(['SGSIN', 'MYTPP']), position: null })
  const [one = NaN, other = NaN] = attributes(svg, /<circle[^>]*>/g, 'cx')
  assert.ok(Math.abs(one - other) < 20)
})

test('labels and titles are text, whatever a carrier puts into them', () => {
  const property = fc.property(fc.string({ unit: 'binary' }), (text) => {
    const input = voyage(['IDJKT', 'USLAX'])
    const stops = input.stops.map((stop) => ({ ...stop, label: text }))
    assertWellFormed(renderMap({ ...input, stops, title: text, description: text }))
  })
  fc.assert(property, {
    numRuns: 60,
    examples: [
      ['</text><script>alert(1)</script>'],
      ['" onload="alert(1)'],
      ['&amp;\u0000\u202e]]>'],
      ['\ud800'],
    ],
  })
})

test('a port called at twice is named once', () => {
  const input = voyage(['IDJKT', 'SGSIN', 'USLAX'], { done: 1 })
  const svg = renderMap({ ...input, stops: [...input.stops.slice(0, 2), ...input.stops.slice(1)] })
  assert.equal(svg.match(/>Singapore<\/text>/g)?.length, 1)
})

test('a voyage of absurd length does not make an absurd page', () => {
  const codes = Array.from({ length: 200 }, (_, index) => (index % 2 ? 'NLRTM' : 'CNSHA'))
  assert.ok(gzipSync(renderMap(voyage(codes))).length <= 12_000)
})

test('the text alternative is bound to its own map, also beside others on one page', () => {
  const ids = voyages.map((input) => /aria-labelledby="([^"]+)"/.exec(renderMap(input))?.[1])
  assert.equal(new Set(ids).size, voyages.length)
  const svg = renderMap(voyage(['IDJKT', 'USLAX']))
  const [, id = ''] = /aria-labelledby="([^"]+)"/.exec(svg) ?? []
  assert.ok(svg.includes(`<title id="${id}">Voyage of IDJKT, USLAX</title>`))
  assert.equal(svg, renderMap(voyage(['IDJKT', 'USLAX'])))
})
