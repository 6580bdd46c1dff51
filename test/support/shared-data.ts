import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const shared = process.env['BREAKWATER_SHARED'] ?? join(import.meta.dirname, '../../../shared')

/** A collected list beside the project. Its tests take `skip`, so that a missing list is seen, and `read` it when they run. */
export function sharedList<Entry>(name: string): { skip: string | false; read(): Entry[] } {
  const file = join(shared, 'data', name)
  return {
    skip: existsSync(file) ? false : 'no shared data',
    read: () => JSON.parse(readFileSync(file, 'utf8')) as Entry[], // whoever names the list knows what is in it
  }
}
