import type { Db } from '../../../kernel/database/database.ts'
import { publicFields, type PublicFields } from '../format/leaf.ts'
import type { Log, LogEntry, SaltedValues, SealedEvent } from '../format/log.ts'
import type { Keys } from '../sealing/keyring.ts'
import { formatVerifierKey } from '../format/note.ts'
import { findNewestCheckpoint, listCheckpoints, listSealed, listValues, type SealedRow } from '../queries.ts'

const pageSize = 1_000

/** Answers up to where the log goes on behind the end that was read, when it has to be read on. */
type ReadOn = (end: number) => Promise<number | undefined>

/** The log in the database up to its newest checkpoint, read in pages, as the verifier and the export take it. */
export async function readLog(db: Db, { all, newest }: Keys, readOn?: ReadOn): Promise<Log> {
  const last = await findNewestCheckpoint(db)
  const header = {
    origin: newest.name,
    keys: all.map(formatVerifierKey),
    start: null,
    checkpoint: last?.note ?? null,
  }
  return { header, entries: readAll(db, last?.size ?? 0, readOn) }
}

async function* readAll(db: Db, size: number, readOn?: ReadOn): AsyncGenerator<LogEntry> {
  let from = 0
  for (
    let below: number | undefined = size;
    below !== undefined && below > from;
    below = await readOn?.(from)
  ) {
    yield* readEntries(db, from, below)
    from = below
  }
}

async function* readEntries(db: Db, from: number, size: number): AsyncGenerator<LogEntry> {
  let read = from
  while (read < size) {
    const rows = await listSealed(db, { from: read, below: size, limit: pageSize })
    // Without another seal the rest is missing: the checkpoints behind it show that.
    const upTo = (rows.at(-1)?.leaf_index ?? size - 1) + 1
    const checkpoints = await listCheckpoints(db, { above: read, upTo })
    yield* inOrder(await toEvents(db, rows), checkpoints)
    read = upTo
  }
}

/** Each checkpoint after the last event it covers. */
function* inOrder(
  events: readonly SealedEvent[],
  checkpoints: readonly { size: number; note: string }[],
): Generator<LogEntry> {
  let next = 0
  for (const event of [...events, undefined]) {
    for (
      let due = checkpoints[next];
      due && due.size <= (event?.index ?? Infinity);
      due = checkpoints[++next]
    )
      yield { kind: 'checkpoint', note: due.note }
    if (event) yield event
  }
}

async function toEvents(db: Db, rows: readonly SealedRow[]): Promise<SealedEvent[]> {
  const values = new Map<string, SaltedValues>()
  for (const { event_id, field, value, salt } of await listValues(
    db,
    rows.map((row) => row.event_id),
  ))
    values.set(event_id, { ...values.get(event_id), [field]: { value, salt } })
  return rows.map((row) => toEvent(row, values.get(row.event_id) ?? {}))
}

function toEvent(row: SealedRow, values: SaltedValues): SealedEvent {
  const seal = { kind: 'event', index: row.leaf_index, id: row.event_id, leafHash: row.leaf_hash } as const
  return row.leaf === null ? { ...seal, values } : { ...seal, leaf: row.leaf, fields: toFields(row), values }
}

function toFields(row: SealedRow): PublicFields {
  const fields: PublicFields = {}
  for (const name of publicFields) {
    const value = row[name]
    if (value !== null && value !== '') fields[name] = value
  }
  return fields
}
