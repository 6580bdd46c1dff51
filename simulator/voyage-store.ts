import { open, readFile, rename } from 'node:fs/promises'
import type { DcsaEvent } from './dcsa.ts'
import { eventsOf } from './events.ts'
import { checkVoyages } from './voyage-check.ts'
import { parseJson } from './json.ts'
import type { Voyage } from './voyage.ts'

export type VoyageStore = Awaited<ReturnType<typeof openVoyages>>

/** The voyages of a file, or of memory alone; refuses to start on a file that is wrong. */
export async function openVoyages(file: string | undefined, given: readonly Voyage[]) {
  const voyages = new Map<string, Voyage>()
  const keep = (added: readonly Voyage[]): void =>
    added.forEach((voyage) => voyages.set(keyOf(voyage), voyage))
  let written: Promise<void> = Promise.resolve()

  async function write(added: readonly Voyage[]): Promise<void> {
    const all = new Map([...voyages, ...added.map((voyage) => [keyOf(voyage), voyage] as const)])
    if (file) await replaceFile(file, `${JSON.stringify([...all.values()], null, 1)}\n`)
    keep(added)
  }

  /** Adds voyages, or replaces those of the same box and booking; they count once they are on the disk. */
  function add(added: readonly Voyage[]): Promise<void> {
    const writing = written.then(() => write(added))
    written = writing.catch(() => {})
    return writing
  }

  /** What has been told by a time about the box, booking or bill of lading that the references name. */
  function told(references: ReadonlyMap<string, string>, asOf: number): DcsaEvent[] {
    const wanted = [...references]
    const isMeant = (voyage: Voyage) =>
      wanted.every(([reference, value]) => named[reference]?.(voyage) === value)
    return [...voyages.values()].filter(isMeant).flatMap((voyage) => eventsOf(voyage, asOf))
  }

  keep(file ? await readVoyages(file) : [])
  keep(given)
  return { add, told, list: (): Voyage[] => [...voyages.values()] }
}

/** What a voyage is called in a query. */
const named: Record<string, (voyage: Voyage) => string> = {
  equipmentReference: ({ containerNumber }) => containerNumber,
  carrierBookingReference: ({ booking }) => booking,
  transportDocumentReference: ({ transportDocument }) => transportDocument,
}

const keyOf = ({ containerNumber, booking }: Voyage): string => JSON.stringify([containerNumber, booking])

async function readVoyages(file: string): Promise<Voyage[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '[]'
    throw error
  })
  const checked = checkVoyages(parseJson(text))
  if ('problem' in checked) throw new Error(`${file}: ${checked.problem}`)
  return checked.voyages
}

/** Whole or not at all: a crash in the middle leaves the old file. */
async function replaceFile(file: string, text: string): Promise<void> {
  const beside = `${file}.new`
  const handle = await open(beside, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(beside, file)
}
