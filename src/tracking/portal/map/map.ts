/**
 * The voyage as inline SVG for the tracked page. It carries no colours and no styles of its own (the page's policy would
 * refuse them); the page's stylesheet dresses these classes:
 * `map` · `map-sea` · `map-land` · `map-leg` with `map-leg-done`, `map-leg-current` (what is left of the leg under way)
 * or `map-leg-planned` · `map-stop` with `map-stop-done`, `-current` or `-planned` · `map-position` (the dot),
 * `map-position-ring`, with `map-position-estimated` on both when estimated · `map-label`, with `map-label-stop` or
 * `map-label-position`.
 */
import { createHash } from 'node:crypto'
import { type GeoProjection, geoPath } from 'd3-geo'
import type { Position } from '../../places/distance.ts'
import { frame, projectionFor } from './frame.ts'
import { type Label, type PlacedLabel, fontSize, placeLabels } from './labels.ts'
import { landPath } from './land.ts'
import { type Leg, type Line, type VoyageState, linesOf, spotOf, spotsAlong } from './lines.ts'
import type { Spot } from './shape.ts'

export type MapInput = {
  /** Voyages by sea, in order. */
  legs: readonly Leg[]
  stops: readonly { at: Position; label: string; state: VoyageState }[]
  position: { at: Position; isEstimate: boolean } | null
  /** Said by screen readers; already translated. */
  title: string
  description: string
  labels: { estimatedPosition: string }
}

/** The map as one `<svg>` element; an empty string when no place of the voyage is known. */
export function renderMap(voyage: MapInput): string {
  const input = {
    ...voyage,
    legs: voyage.legs.slice(0, drawnAtMost),
    stops: voyage.stops.slice(0, drawnAtMost),
  }
  const lines = input.legs.flatMap((leg) => linesOf(leg, input.position?.at))
  const points = [...input.stops.map((stop) => stop.at), ...(input.position ? [input.position.at] : [])]
  if (lines.length + points.length === 0) return ''
  const projection = projectionFor(lines, points)
  return wrap(
    input,
    [
      `<rect class="map-sea" width="${frame.width}" height="${frame.height}"/>`,
      `<path class="map-land" d="${landPath(projection)}"/>`,
      ...lines.map((line) => drawLine(line, projection)),
      ...drawStops(input.stops, projection),
      ...drawPosition(input.position, projection),
      ...labelsOf(input, lines, projection).map(drawLabel),
    ].join(''),
  )
}

/** Carriers decide how many there are; the size of the page must not depend on them. */
const drawnAtMost = 24

function drawLine({ coordinates, state }: Line, projection: GeoProjection): string {
  const line = { type: 'LineString' as const, coordinates: coordinates.map((position) => [...position]) }
  const path = geoPath(projection).digits(1)(line)
  return path ? `<path class="map-leg map-leg-${state}" fill="none" d="${path}"/>` : ''
}

const stopRadius = 3.5
const ringRadius = 8

const drawStops = (stops: MapInput['stops'], projection: GeoProjection): string[] =>
  stops.map((stop) => circle(`map-stop map-stop-${stop.state}`, spotOf(stop.at, projection), stopRadius))

function drawPosition(position: MapInput['position'], projection: GeoProjection): string[] {
  if (!position) return []
  const spot = spotOf(position.at, projection)
  const estimated = position.isEstimate ? ' map-position-estimated' : ''
  return [
    circle(`map-position-ring${estimated}`, spot, ringRadius),
    circle(`map-position${estimated}`, spot, stopRadius),
  ]
}

const circle = (className: string, [x, y]: Spot, radius: number): string =>
  `<circle class="${className}" cx="${round(x)}" cy="${round(y)}" r="${radius}"/>`

/** The ends of the voyage say most, then where the box is, then the calls between. */
function labelsOf(input: MapInput, lines: readonly Line[], projection: GeoProjection): PlacedLabel[] {
  const names = stopNames(input.stops, projection)
  const box = input.position ? [{ at: spotOf(input.position.at, projection), radius: ringRadius }] : []
  const text = shorten(input.labels.estimatedPosition)
  const here = input.position?.isEstimate ? box.map(({ at }): Label => ({ text, at, role: 'position' })) : []
  const wanted = [...names.slice(0, 1), ...names.slice(1).slice(-1), ...here, ...names.slice(1, -1)]
  const dots = [...names.map(({ at }) => ({ at, radius: stopRadius })), ...box]
  return placeLabels(wanted, dots, spotsAlong(lines, projection))
}

/** A port called at twice needs its name once. */
function stopNames(stops: MapInput['stops'], projection: GeoProjection): Label[] {
  const names = stops.map(({ at, label }): [string, Label] => [
    `${label} ${at.join()}`,
    { text: shorten(label), at: spotOf(at, projection), role: 'stop' },
  ])
  return [...new Map(names).values()]
}

const drawLabel = ({ text, role, x, y, anchor }: PlacedLabel): string =>
  `<text class="map-label map-label-${role}" x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escapeXml(text)}</text>`

/** The ids must differ between several maps on one page, and be the same for the same map. */
function wrap({ title, description }: MapInput, content: string): string {
  const id = `map-${createHash('sha256').update(title).update(content).digest('hex').slice(0, 8)}`
  return [
    `<svg class="map" viewBox="0 0 ${frame.width} ${frame.height}" role="img" font-size="${fontSize}"`,
    ` aria-labelledby="${id}-title" aria-describedby="${id}-description" xmlns="http://www.w3.org/2000/svg">`,
    `<title id="${id}-title">${escapeXml(title)}</title>`,
    `<desc id="${id}-description">${escapeXml(description)}</desc>${content}</svg>`,
  ].join('')
}

const round = (value: number): number => Math.round(value * 10) / 10

const longestLabel = 26

/** Place names come from carriers: of any length. */
function shorten(text: string): string {
  const characters = Array.from(text)
  if (characters.length <= longestLabel) return text
  return `${characters.slice(0, longestLabel - 1).join('')}…`
}

/** Control characters are not allowed in XML, and those for text direction could turn the words around a name. */
const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, ' ')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
