import { ConfigError } from '../config/config.ts'
import { DataDirectoryInUse } from '../kernel/database/data-directory.ts'
import { DatabaseRefused, isDatabaseUnavailable } from '../kernel/database/database.ts'
import { isAppError } from '../kernel/errors.ts'
import { MasterKeyRefused } from '../kernel/database/installation.ts'
import { MigrationRefused } from '../kernel/database/migrations.ts'
import { NothingToRead } from './installation.ts'

const expected = [
  ConfigError,
  DatabaseRefused,
  DataDirectoryInUse,
  MasterKeyRefused,
  MigrationRefused,
  NothingToRead,
]

/** By SQLSTATE or the system's code: what is wrong, and what helps. The cause's own words follow the first sentence. */
const sentences: readonly [codes: readonly string[], says: string, cure: string][] = [
  [
    ['28P01'],
    'The database refuses the password',
    'Correct it in DATABASE_URL or DATABASE_OWNER_URL; signs like @ : / are written as %40 %3A %2F there.',
  ],
  [
    ['28000'],
    'The database refuses this role or this machine',
    'Look at pg_hba.conf, and whether the role may log in.',
  ],
  [
    ['3D000'],
    'There is no such database',
    'Create it (docs/runbooks/deploy.md), or correct the name in DATABASE_URL.',
  ],
  [
    ['42501'],
    'The database role lacks a right',
    'The role of DATABASE_OWNER_URL must own the database; run `breakwater migrate` with it once, which gives the running role its rights.',
  ],
  [
    ['53100', 'ENOSPC', 'EDQUOT'],
    'The disk is full',
    'Make room, then start again; what was acknowledged is there.',
  ],
  [['53300'], 'The database has no connection left', 'Raise max_connections, or stop what holds them.'],
  [['57P03'], 'The database is starting or stopping', 'Start again when it accepts connections.'],
  [['EADDRINUSE'], 'Another program already listens there', 'Stop it, or choose another port with PORT.'],
  [
    ['EADDRNOTAVAIL'],
    'This machine does not have that address',
    'Set HOST to one of its own, or to 0.0.0.0 for all of them.',
  ],
  [
    ['EACCES', 'EPERM', 'EROFS'],
    'A right is missing',
    'Ports below 1024 need one; directories (BREAKWATER_DATA_DIR, LOG_FILE) must be writable for the user that runs Breakwater.',
  ],
  [['ENOTDIR', 'EISDIR'], 'A path is not what it should be', 'Look at BREAKWATER_DATA_DIR and LOG_FILE.'],
  [['EMFILE', 'ENFILE'], 'Too many files are open', 'Raise the limit (ulimit -n, LimitNOFILE).'],
  [
    [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'CERT_HAS_EXPIRED',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    'The certificate of the other side is not trusted',
    'Name its authority with NODE_EXTRA_CA_CERTS, or renew it.',
  ],
]

/** What to say when a verb fails: expected failures in a sentence with its cure, anything else whole, because it is a defect. */
export function printFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if (expected.some((kind) => error instanceof kind)) return error.message
  if (isAppError(error)) return [error.message, error.cure].filter(Boolean).join(' ')
  const code = 'code' in error ? String(error.code) : ''
  const known = sentences.find(([codes]) => codes.includes(code))
  if (known) return `${known[1]}: ${error.message}. ${known[2]}`
  if (/does not support SSL/.test(error.message))
    return `The database does not offer TLS: ${error.message}. Switch it on there, or take sslmode out of DATABASE_URL.`
  if (isDatabaseUnavailable(error))
    return `The database does not answer: ${reasonOf(error)}. Is it running, and is DATABASE_URL right?`
  return error
}

/** Where several addresses were tried, the collection itself says nothing. */
const reasonOf = (error: Error): string =>
  error instanceof AggregateError
    ? error.errors.map((each) => (each as Error).message).join('; ')
    : error.message
