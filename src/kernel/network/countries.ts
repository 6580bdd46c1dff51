import { stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { open, type Reader, type Response } from 'maxmind'
import { familyOf } from './address.ts'
import type { Log } from '../log.ts'
import { isPublicAddress } from '../outgoing/guard.ts'

/** Where an address is, as the database of countries believes. */
export type Places = {
  /** ISO 3166-1 alpha-2; undefined for private addresses and for what the database does not know. */
  countryOf: (address: string) => string | undefined
  /** Only databases of cities tell. */
  locationOf: (address: string) => Location | undefined
}
export type Location = { latitude: number; longitude: number; radiusKilometres: number }

export type Countries = Places & {
  /** Reads the file again if it is another one by now; one that cannot be read changes nothing. */
  reload: () => Promise<void>
  /** What answers; undefined when there is nothing. */
  describe: () => { file: string; builtAt: Date; type: string } | undefined
  /** Why the last reading failed; undefined when it did not. */
  problem: () => string | undefined
  stop: () => void
}

export type CountriesOptions = {
  /** The operator's own MMDB file; without it the one that is installed with the server. */
  file?: string | undefined
  log: Log
}

const reloadEveryMilliseconds = 3_600_000

type Loaded = { reader: Reader<Response>; version: string }

/** Opens the database of countries and looks every hour for a newer file in its place. Without one every country is unknown. */
export async function openCountries({ file, log }: CountriesOptions): Promise<Countries> {
  const path = file ?? shippedFile()
  let loaded: Loaded | undefined
  let problem: string | undefined

  const reload = async (): Promise<void> => {
    try {
      if (path === undefined) throw new Error('No database of countries is installed.')
      const version = await versionOf(path)
      if (version !== loaded?.version) loaded = { reader: await readDatabase(path), version }
      problem = undefined
    } catch (err) {
      problem = err instanceof Error ? err.message : String(err)
      const consequence = loaded === undefined ? 'countries are unknown' : 'the one read before stays in use'
      log.error({ err, file: path }, `the database of countries cannot be read; ${consequence}`)
    }
  }
  await reload()
  const timer = setInterval(() => void reload(), reloadEveryMilliseconds).unref()

  const find = (address: string): unknown => {
    try {
      return loaded && findIn(loaded.reader, address)
    } catch (err) {
      // Damage behind a sound beginning shows only where it is read.
      log.warn({ err, file: path }, 'the database of countries could not answer')
      return undefined
    }
  }
  return {
    countryOf: (address) => countryIn(find(address)),
    locationOf: (address) => locationIn(find(address)),
    reload,
    describe: () => loaded && { file: path ?? '', ...describe(loaded.reader) },
    problem: () => problem,
    stop: () => clearInterval(timer),
  }
}

function findIn(reader: Reader<Response>, address: string): unknown {
  if (!isPublicAddress(address)) return undefined
  // Asked for IPv6, a database of IPv4 alone would answer with whatever its first 32 bits lead to.
  return reader.metadata.ipVersion < familyOf(address) ? undefined : reader.get(address)
}

function shippedFile(): string | undefined {
  try {
    const name = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb'
    return fileURLToPath(import.meta.resolve(name))
  } catch {
    return undefined
  }
}

async function versionOf(path: string): Promise<string> {
  const { mtimeMs, size } = await stat(path)
  return `${mtimeMs} ${size}`
}

/** What lies behind the search tree before the records begin. */
const separatorBytes = 16

async function readDatabase(path: string): Promise<Reader<Response>> {
  const { size } = await stat(path)
  const reader = await open(path)
  const { searchTreeSize } = reader.metadata
  if (!(searchTreeSize > 0 && searchTreeSize + separatorBytes < size))
    throw new Error('The file is shorter than its own description of it.')
  // A damaged tree leads astray at once.
  for (const probe of ['1.0.0.1', '198.51.100.1', '223.255.255.1']) reader.get(probe)
  return reader
}

const describe = ({ metadata }: Reader<Response>) => ({
  builtAt: metadata.buildEpoch,
  type: metadata.databaseType,
})

/** Two shapes: `{ country_code }` (ip-location-db) and `{ country: { iso_code } }` (MaxMind and those who follow it). */
function countryIn(record: unknown): string | undefined {
  const code = member(record, 'country_code') ?? member(member(record, 'country'), 'iso_code')
  return typeof code === 'string' && /^[A-Z]{2}$/.test(code) ? code : undefined
}

/** As good as a city without a radius is taken to be. */
const usualRadiusKilometres = 100

function locationIn(record: unknown): Location | undefined {
  const place = member(record, 'location')
  const [latitude, longitude] = [member(place, 'latitude'), member(place, 'longitude')]
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return undefined
  const radius = member(place, 'accuracy_radius')
  return {
    latitude,
    longitude,
    radiusKilometres: typeof radius === 'number' ? radius : usualRadiusKilometres,
  }
}

function member(record: unknown, name: string): unknown {
  if (typeof record !== 'object' || record === null) return undefined
  return Object.getOwnPropertyDescriptor(record, name)?.value
}
