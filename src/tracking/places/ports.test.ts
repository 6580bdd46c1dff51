import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import type { Place } from '../containers/journey/event.ts'
import { addedPorts } from './added-ports.ts'
import { kilometresBetween } from './distance.ts'
import { aliases, moved, names, removed, swapped, timeZones } from './port-corrections.ts'
import { coordinatesOf, findPort, listPorts } from './ports.ts'

const nowhere: Place = { name: null, unLocode: null, latitude: null, longitude: null }
const place = (given: Partial<Place>): Place => ({ ...nowhere, ...given })

test('a port is found under the code carriers use and under the one the library has', () => {
  assert.equal(findPort('CNSHA')?.name, 'Shanghai')
  assert.equal(findPort('CNSHG')?.name, 'Shanghai')
  assert.equal(findPort('cnshg ')?.unLocode, 'CNSHG')
  assert.equal(findPort('VNHCM')?.timeZone, findPort('VNSGN')?.timeZone)
})

test('an unknown code finds nothing, also when it is the name of something every object has', () => {
  for (const code of ['XXXXX', '', 'constructor', '__proto__']) assert.equal(findPort(code), undefined)
})

test('the large ports of every trade are known, with name, place and zone', () => {
  const codes =
    'CNSHA SGSIN CNNGB CNYTN HKHKG KRPUS KRBNP JPTYO IDJKT IDTPP IDSUB MYPKG MYTPP THLCH VNSGN VNCMT PHMNL'
  const more =
    'LKCMB INNSA AEJEA AEKHL OMSLL SAJED EGPSD EGPSE GRPIR TRAMB ITGOA ESALG ESVLC ESBIO MAPTM FRLEH NLRTM'
  const rest =
    'BEANR DEHAM GBFXT PLGDN USLAX USLGB USOAK USSEA USNYC USSAV CAVAN MXZLO PAMIT COCTG PECLL CLSAI BRSSZ'
  for (const code of `${codes} ${more} ${rest} ARBUE ZADUR NGLKK TGLFW AUSYD NZAKL`.split(' ')) {
    const port = findPort(code)
    assert.ok(port?.name && port.timeZone, `${code} is missing or incomplete`)
  }
})

test('every port lies on Earth, off 0,0, with a plain name and a zone that Intl knows', () => {
  for (const { unLocode, name, latitude, longitude, timeZone, country } of listPorts()) {
    assert.match(unLocode, /^[A-Z]{2}[A-Z0-9]{3}$/)
    assert.equal(country, unLocode.slice(0, 2))
    assert.ok(Math.abs(latitude) < 85 && Math.abs(longitude) <= 180, unLocode)
    assert.ok(Math.abs(latitude) + Math.abs(longitude) > 1, unLocode)
    assert.match(name, /^\p{Lu}/u, `${unLocode} ${name}`)
    assert.ok(timeZone, `${unLocode} has no zone`)
    assert.doesNotThrow(() => new Intl.DateTimeFormat('en', { timeZone }), `${unLocode} ${timeZone}`)
  }
})

test("a port's clock agrees with its longitude, so none has the zone of another continent", () => {
  for (const { unLocode, longitude, timeZone } of listPorts()) {
    const hours = offsetHours(timeZone ?? 'UTC') - longitude / 15
    const daysApart = Math.round(hours / 24)
    assert.ok(Math.abs(hours - 24 * daysApart) < 3, `${unLocode} at ${longitude} in ${timeZone}`)
  }
})

test('no correction is without effect, contradicts another or names an unknown port', () => {
  for (const [code, target] of Object.entries(aliases)) {
    assert.ok(findPort(target), `${code} points at nothing`)
    assert.ok(
      !listPorts().some((port) => port.unLocode === code) || code === 'CNTSN',
      `${code} needs no alias`,
    )
  }
  for (const code of removed) assert.equal(findPort(code), undefined, code)
  for (const code of [...swapped, ...Object.keys({ ...moved, ...names, ...timeZones })]) {
    assert.ok(findPort(code), code)
    assert.ok(!(code in addedPorts), `${code} is both added and corrected`)
  }
  for (const code of swapped) assert.ok(!(code in moved), `${code} is both swapped and moved`)
})

test('a place is where our port table says, else where the carrier says, else nowhere', () => {
  assert.deepEqual(coordinatesOf(place({ unLocode: 'CNYTN', latitude: 26, longitude: 119 })), [114.27, 22.57])
  assert.deepEqual(
    coordinatesOf(place({ unLocode: 'XXXXX', latitude: -6.1, longitude: 106.8 })),
    [106.8, -6.1],
  )
  assert.equal(coordinatesOf(place({ unLocode: 'XXXXX' })), null)
  assert.equal(coordinatesOf(place({ name: 'Jakarta', latitude: 5 })), null)
})

test('coordinates that mean "unknown" or lie off the globe give no dot', () => {
  for (const [latitude, longitude] of [
    [0, 0],
    [91, 10],
    [10, 181],
    [NaN, 10],
    [10, Infinity],
  ] as const) {
    assert.equal(coordinatesOf(place({ latitude, longitude })), null)
  }
})

const reference = path.resolve(process.env['BREAKWATER_SHARED'] ?? '../shared', 'data/tracking/ports.csv')

/** Rows of tier C come from the port library itself and prove nothing; UN/LOCODE has the sign of Jarjis, Tunisia, wrong. */
test('no port is further than 150 km from where the World Port Index and UN/LOCODE have it', (t) => {
  if (!existsSync(reference)) return t.skip(`no ${reference}`)
  const large = { within60: 0, found: 0, all: 0 }
  for (const row of referencePorts()) {
    if (row.tier === 'C' || row.code === 'TNJAR') continue
    const port = findPort(row.code)
    const isLarge = row.tier !== 'B' && ['L', 'M'].includes(row.size)
    if (isLarge) large.all += 1
    if (!port) continue
    const off = kilometresBetween([port.longitude, port.latitude], [row.longitude, row.latitude])
    assert.ok(off <= 150, `${row.code} ${port.name} is ${Math.round(off)} km off`)
    if (isLarge) large.found += 1
    if (isLarge && off <= 60) large.within60 += 1
  }
  t.diagnostic(
    `of ${large.all} large and medium ports ${large.found} are known, ${large.within60} within 60 km`,
  )
  assert.ok(large.within60 > 0.98 * large.found)
})

function referencePorts() {
  const lines = readFileSync(reference, 'utf8').trim().split('\n').slice(1)
  return lines.map((line) => {
    const cells = [...line.matchAll(/(?:"([^"]*)"|([^,]*))(?:,|$)/g)].map((cell) => cell[1] ?? cell[2] ?? '')
    const [code = '', , , latitude, longitude, , size = '', , , tier = ''] = cells
    return { code, latitude: Number(latitude), longitude: Number(longitude), size, tier }
  })
}

function offsetHours(timeZone: string): number {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  const offset = format
    .formatToParts(new Date('2026-01-15'))
    .find((part) => part.type === 'timeZoneName')?.value
  const [, sign = '+', hours = '0', minutes = '0'] = offset?.match(/([+-])(\d\d):(\d\d)/) ?? []
  return Number(`${sign}1`) * (Number(hours) + Number(minutes) / 60)
}
