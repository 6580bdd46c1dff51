import { ConfigError } from '../config.ts'
import { DataDirectoryInUse } from '../kernel/data-directory.ts'
import { isDatabaseUnavailable } from '../kernel/database.ts'
import { isAppError } from '../kernel/errors.ts'
import { MasterKeyRefused } from '../kernel/installation.ts'
import { MigrationRefused } from '../kernel/migrations.ts'
import { NothingToRead } from './installation.ts'

const expected = [ConfigError, DataDirectoryInUse, MasterKeyRefused, MigrationRefused, NothingToRead]

/** What to say when a verb fails: expected failures in a sentence, anything else whole, because it is a defect. */
export function sayFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if (expected.some((kind) => error instanceof kind)) return error.message
  if (isAppError(error)) return [error.message, error.cure].filter(Boolean).join(' ')
  if ('code' in error && error.code === 'EADDRINUSE')
    return `Another program already listens there (${error.message}). Choose another port with PORT.`
  if (isDatabaseUnavailable(error))
    return `The database does not answer: ${error.message}. Is DATABASE_URL right?`
  return error
}
