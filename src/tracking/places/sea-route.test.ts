import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { type Position, kilometresBetween, longitudeNear, wrapLongitude } from './distance.ts'
import { findPort, listPorts } from './ports.ts'
import { seaNetwork } from './sea-network.ts'
import { type SeaRoute, pointAlong, seaRoute } from './sea-route.ts'

const kilometresPerMile = 1.852

function at(code: string): Position {
  const port = findPort(code)
  assert.ok(port, code)
  return [port.longitude, port.latitude]
}

function routeBetween(from: Position, to: Position): SeaRoute {
  const route = seaRoute(from, to)
  assert.ok(route)
  return route
}

const miles = (from: string, to: string): number =>
  routeBetween(at(from), at(to)).kilometres / kilometresPerMile

const steps = (route: SeaRoute): number[] =>
  route.coordinates
    .slice(1)
    .map(([longitude], index) => Math.abs(longitude - (route.coordinates[index]?.[0] ?? NaN)))

const ports = listPorts().map((port): Position => [port.longitude, port.latitude])
const portPairs = fc.tuple(fc.constantFrom(...ports), fc.constantFrom(...ports))

const isNear = (actual: number, expected: number, share: number): boolean =>
  Math.abs(actual - expected) <= share * expected

test('distances are those of the published tables', () => {
  assert.ok(isNear(miles('CNSHA', 'NLRTM'), 10_500, 0.03))
  assert.ok(isNear(miles('SGSIN', 'AEJEA'), 3_500, 0.03))
  assert.ok(isNear(miles('BRSSZ', 'DEHAM'), 5_500, 0.06))
  assert.ok(miles('IDJKT', 'USLAX') < 8_600)
})

test('a voyage over the Pacific goes over the Pacific, in one line', () => {
  for (const [from, to] of [
    ['IDJKT', 'USLAX'],
    ['JPTYO', 'CAVAN'],
    ['USLAX', 'SGSIN'],
  ] as const) {
    const route = routeBetween(at(from), at(to))
    assert.ok(Math.max(...steps(route)) <= 60, `${from}-${to} jumps`)
    assert.ok(
      route.coordinates.some(([longitude]) => Math.abs(longitude) > 180),
      `${from}-${to} turned back`,
    )
  }
  assert.ok(miles('JPTYO', 'CAVAN') < 5_000)
})

test('any two ports have a route that starts and ends at them, never jumps, and is no shorter than the straight line', () => {
  const property = fc.property(portPairs, ([from, to]) => {
    const route = routeBetween(from, to)
    assert.deepEqual(route.coordinates.at(0), from)
    const [longitude, latitude] = route.coordinates.at(-1) ?? [NaN, NaN]
    assert.ok(Math.abs(longitudeNear(longitude, to[0]) - to[0]) < 1e-9)
    assert.equal(latitude, to[1])
    assert.ok(steps(route).every((step) => step <= 180))
    assert.ok(route.kilometres >= kilometresBetween(from, to) - 1e-6)
  })
  fc.assert(property, { numRuns: 150 })
})

test('there and back are equally far', () => {
  const property = fc.property(portPairs, ([from, to]) => {
    const [out, back] = [routeBetween(from, to).kilometres, routeBetween(to, from).kilometres]
    assert.ok(Math.abs(out - back) <= 0.01 * out + 1e-6)
  })
  fc.assert(property, { numRuns: 60 })
})

test('a point along a route is at its share of the length, the ends included', () => {
  const property = fc.property(
    portPairs,
    fc.double({ min: 0, max: 1, noNaN: true }),
    ([from, to], fraction) => {
      const route = routeBetween(from, to)
      const point = pointAlong(route, fraction)
      const left = lengthFrom(route, point)
      assert.ok(Math.abs(left - (1 - fraction) * route.kilometres) < 1, `${fraction} of the way`)
    },
  )
  fc.assert(property, { numRuns: 60 })
  const route = routeBetween(at('CNSHA'), at('NLRTM'))
  assert.ok(kilometresBetween(pointAlong(route, -1), at('CNSHA')) < 1e-6)
  assert.ok(kilometresBetween(pointAlong(route, 2), at('NLRTM')) < 1e-6)
})

/** What is left of the route from a point on it, measured the other way round: the best of all segments. */
function lengthFrom(route: SeaRoute, point: Position): number {
  let left = 0
  let best = { detour: Infinity, left: NaN }
  for (let index = route.coordinates.length - 1; index > 0; index -= 1) {
    const [from, to] = [route.coordinates[index - 1] ?? point, route.coordinates[index] ?? point]
    const detour = kilometresBetween(from, point) + kilometresBetween(point, to) - kilometresBetween(from, to)
    if (detour < best.detour - 1e-6) best = { detour, left: left + kilometresBetween(point, to) }
    left += kilometresBetween(from, to)
  }
  return best.left
}

test('a port to itself is no voyage, and nowhere has no route', () => {
  assert.equal(routeBetween(at('SGSIN'), at('SGSIN')).kilometres, 0)
  assert.ok(kilometresBetween(pointAlong(routeBetween(at('SGSIN'), at('SGSIN')), 0.5), at('SGSIN')) < 1e-6)
  assert.equal(seaRoute([NaN, 0], at('SGSIN')), null)
  assert.equal(seaRoute(at('SGSIN'), [0, Infinity]), null)
})

test('the network is one connected graph without a seam at 180 degrees', () => {
  const vertices = seaNetwork()
  assert.ok(vertices.length > 5_000)
  assert.ok(vertices.every(({ position: [longitude] }) => longitude >= -180 && longitude < 180))
  const isSeam = (longitude: number): boolean => wrapLongitude(longitude) === -180
  const seam = vertices.filter(({ position }) => isSeam(position[0]))
  const sides = new Set(seam.flatMap(({ lanes }) => lanes.map(({ to }) => Math.sign(to.position[0]))))
  assert.deepEqual(sides, new Set([-1, 1]))
})
