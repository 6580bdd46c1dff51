import { sql } from 'kysely'
import type { Db } from '../../src/kernel/database/database.ts'
import type { SuspicionEntry } from '../../src/ops/sessions/tables.ts'
import type { From } from '../../src/ops/sessions/usage/usage.ts'
import { openSession, setUpPeople } from './people.ts'

const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36'
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0'
export const wifi = { address: '203.0.113.7', userAgent: chrome }
export const mobile = { address: '198.51.100.9', userAgent: chrome }
export const thief = { address: '198.51.100.66', userAgent: firefox }

const places = {
  countryOf: (address: string) => (address.startsWith('198.51.100.') ? 'BR' : 'DE'),
  locationOf: () => undefined,
}

type Row = {
  network_changes: number
  suspicious_at: Date | null
  suspicions: SuspicionEntry[]
  device: string
  browser: string
  country: string | null
}

export async function rowOf(db: Db, id: string): Promise<Row | undefined> {
  const columns = sql`network_changes, suspicious_at, suspicions, device, browser, country`
  const { rows } = await sql<Row>`
    select ${columns} from breakwater.session where id = ${id}
    union all select ${columns} from breakwater.session_history where id = ${id}`.execute(db)
  return rows[0]
}

let people = 0
/** Somebody whom no other test of the file knows. */
export const stranger = () => ({ ...wifi, userId: `person-${++people}` })

/** A person with a session, used request after request. */
export async function setUpUse(database: Db, { hasPlaces = false } = {}) {
  const scene = setUpPeople(database, hasPlaces ? { places } : {})
  const person = stranger()
  const session = await openSession(scene.sessions, scene.db, person)
  const set = (key: string, value: unknown) => scene.registry.replace(new Map([[key, value]]))
  /** One request after another, a second apart; what each was answered. */
  const use = async (...requests: From[]) => {
    const answers = []
    for (const from of requests) {
      scene.clock.advance({ seconds: 1 })
      const check = await scene.sessions.check(session.token, from)
      answers.push(check.valid ? 'valid' : check.reason)
    }
    return answers
  }
  const row = () => rowOf(scene.db, session.id)
  const factors = async () => (await row())?.suspicions.map(({ factor }) => factor)
  return { ...scene, ...session, person, set, use, row, factors }
}
