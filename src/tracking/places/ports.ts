import type { Place } from '../containers/journey/event.ts'
import { addedPorts } from './added-ports.ts'
import type { Position } from './distance.ts'
import { readPackageFile } from './package-file.ts'
import { aliases, moved, names, removed, swapped, timeZones } from './port-corrections.ts'

export type Port = {
  unLocode: string
  name: string
  /** ISO 3166 two-letter code, for `Intl.DisplayNames`. */
  country: string
  latitude: number
  longitude: number
  /** IANA name; null where none is known. */
  timeZone: string | null
}

/** The port of a UN/LOCODE, under its own or another code in use; undefined where its place is unknown or doubtful. */
export function findPort(unLocode: string): Port | undefined {
  const code = unLocode.trim().toUpperCase()
  ports ??= collectPorts()
  const port = ports.get(code) ?? ports.get(aliases[code] ?? '')
  return port && { ...port, unLocode: code }
}

/** Every port with a believable place, in no particular order, without the aliases. */
export function listPorts(): Port[] {
  ports ??= collectPorts()
  return [...ports.values()]
}

/** Where a place is: our port table before the carrier's own coordinates; null (never 0,0) when neither knows. */
export function coordinatesOf(place: Place): Position | null {
  const port = place.unLocode === null ? undefined : findPort(place.unLocode)
  if (port) return [port.longitude, port.latitude]
  const { latitude, longitude } = place
  if (latitude === null || longitude === null) return null
  return isOnEarth([longitude, latitude]) ? [longitude, latitude] : null
}

type LibraryPort = { name: string; coordinates?: [number, number]; timezone?: string }

let ports: Map<string, Port> | undefined

function collectPorts(): Map<string, Port> {
  // The shape of the package's file; what is missing or odd in it is dealt with below and by the corrections.
  const library = readPackageFile('sea-ports/lib/ports.json') as Record<string, LibraryPort>
  const collected = new Map<string, Port>()
  for (const [code, port] of Object.entries(library)) {
    const position = believablePosition(code, port)
    if (position) collected.set(code, fromLibrary(code, port, position))
  }
  for (const [code, [name, longitude, latitude, timeZone]] of Object.entries(addedPorts)) {
    collected.set(code, { unLocode: code, name, country: code.slice(0, 2), latitude, longitude, timeZone })
  }
  return collected
}

function believablePosition(code: string, port: LibraryPort): Position | undefined {
  if (removed.includes(code)) return undefined
  const given = port.coordinates
  const position = moved[code] ?? (given && swapped.includes(code) ? ([given[1], given[0]] as const) : given)
  return position && isOnEarth(position) ? position : undefined
}

/** 0,0 is what a missing coordinate looks like after a careless conversion; no ship calls there. */
const isOnEarth = ([longitude, latitude]: Position): boolean =>
  Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90 && (longitude !== 0 || latitude !== 0)

function fromLibrary(code: string, port: LibraryPort, [longitude, latitude]: Position): Port {
  return {
    unLocode: code,
    name: names[code] ?? plainName(port.name),
    country: code.slice(0, 2),
    latitude,
    longitude,
    timeZone: timeZones[code] ?? port.timezone ?? null,
  }
}

/** `Jakarta, Java` and `Kolkata (ex Calcutta)` say more than a label should. */
const plainName = (name: string): string => name.replace(/\s*\(.*\)|,.*$/g, '').trim()
