import { resolve } from 'node:path'
import {
  parseBoolean,
  parseDatabaseUrl,
  parseDrainSeconds,
  parseEmail,
  parseHostNameList,
  parseLogLevel,
  parseNetworkList,
  parseOrigin,
  parsePort,
  parsePrivateHostList,
  parseProtectedHosts,
  parseRedisUrl,
  parseSecret,
  parseTimeZone,
  parseWebAddress,
} from './values.ts'
import type { DatabaseOptions } from '../kernel/database/database.ts'
import { unknownVariables } from './names.ts'
import { oidcVariables, readOidc, type OidcConfig } from './oidc.ts'
import { parseMailbox, type Mailbox } from '../ops/delivery/mailbox.ts'
import { parseSmtpUrl, type SmtpPlace } from '../ops/delivery/smtp-place.ts'

/** What is fixed at start, read once from the environment. (What can change while running is a setting.) */
export type Config = {
  host: string
  port: number
  databaseUrl: string | undefined
  databaseOwnerUrl: string | undefined
  redisUrl: string | undefined
  dataDir: string
  /** Master key material; with the embedded database it may be absent and is generated into the data directory. */
  secret: string | undefined
  publicUrl: string
  /** Where tracking links point; the portal may live on a host of its own. */
  portalUrl: string
  trustedProxies: readonly string[]
  /** Names by which this server may be called besides those of its URLs and of this machine. */
  allowedHosts: readonly string[]
  /** Without it there is no mail. */
  smtp: SmtpPlace | undefined
  mailFrom: Mailbox
  /** Origins of applications behind forward-auth: the only ones people are sent back to after sign-in. */
  protectedHosts: readonly string[]
  timeZone: string
  adminEmail: string
  adminPassword: string | undefined
  logLevel: string
  /** Where the log goes; standard output without it. */
  logFile: string | undefined
  /** Between SIGTERM and the closed port. */
  drainSeconds: number
  /** The operator's own MMDB file of countries or cities. */
  countryDatabase: string | undefined
  /** Where people may sign in besides here. */
  oidc: readonly OidcConfig[]
  /** `host:port` of carriers that may be reached although their address is private (a simulator, a test system). */
  privateCarrierHosts: readonly string[]
  /** Checkpoints of the audit log outside the database. */
  auditAnchorFile: string | undefined
  auditAnchorUrl: string | undefined
  /** Metrics and the API reference are for loopback and tokens only, unless this opens them. */
  openDiagnostics: boolean
}

/** Where the configuration says that the data is. */
export const databaseOf = ({ databaseUrl, databaseOwnerUrl, dataDir }: Config): DatabaseOptions =>
  databaseUrl === undefined ? { dataDir } : { url: databaseUrl, ownerUrl: databaseOwnerUrl ?? databaseUrl }

type Environment = Readonly<Record<string, string | undefined>>
type Variable = { name: string; meaning: string; fallback: string }

/** Every variable with its meaning and default: the source of the table in docs/configuration.md. */
export const variables: readonly Variable[] = [
  { name: 'HOST', fallback: '127.0.0.1', meaning: 'Address to listen on.' },
  { name: 'PORT', fallback: '8080', meaning: 'Port to listen on; 0 takes a free one.' },
  { name: 'DATABASE_URL', fallback: 'embedded', meaning: 'PostgreSQL 15-18, running role.' },
  {
    name: 'DATABASE_OWNER_URL',
    fallback: 'DATABASE_URL',
    meaning: 'PostgreSQL role that migrates and owns.',
  },
  {
    name: 'REDIS_URL',
    fallback: 'none',
    meaning: 'Redis 7+ or Valkey for look-up counters that nodes share.',
  },
  { name: 'BREAKWATER_DATA_DIR', fallback: './data', meaning: 'Directory of the embedded database.' },
  {
    name: 'BREAKWATER_SECRET',
    fallback: 'generated when embedded',
    meaning: 'Master key, at least 32 characters.',
  },
  {
    name: 'BREAKWATER_PUBLIC_URL',
    fallback: 'http://localhost:PORT',
    meaning: 'Where people reach the console.',
  },
  {
    name: 'BREAKWATER_PORTAL_URL',
    fallback: 'BREAKWATER_PUBLIC_URL',
    meaning: 'Where tracking links point.',
  },
  {
    name: 'BREAKWATER_TRUSTED_PROXIES',
    fallback: 'none',
    meaning: 'Networks whose X-Forwarded-For is believed.',
  },
  {
    name: 'BREAKWATER_ALLOWED_HOSTS',
    fallback: 'none',
    meaning: 'Further host names or addresses by which requests may call this server.',
  },
  { name: 'SMTP_URL', fallback: 'none', meaning: 'Where mail is handed over; without it there is none.' },
  {
    name: 'BREAKWATER_MAIL_FROM',
    fallback: 'Breakwater <no-reply@HOST>',
    meaning: 'Sender of mail; HOST is that of BREAKWATER_PUBLIC_URL.',
  },
  {
    name: 'BREAKWATER_PROTECTED_HOSTS',
    fallback: 'none',
    meaning: 'Origins of the applications behind forward-auth: https://app.example.com, …',
  },
  { name: 'BREAKWATER_TIME_ZONE', fallback: 'UTC', meaning: 'Time zone of the job schedules.' },
  {
    name: 'BREAKWATER_ADMIN_EMAIL',
    fallback: 'admin@example.com',
    meaning: 'First admin, on an empty database.',
  },
  { name: 'BREAKWATER_ADMIN_PASSWORD', fallback: 'generated', meaning: 'First admin’s password.' },
  { name: 'LOG_LEVEL', fallback: 'info', meaning: 'fatal, error, warn, info, debug, trace or silent.' },
  {
    name: 'LOG_FILE',
    fallback: 'standard output',
    meaning: 'File the log is written to; opened again on SIGHUP.',
  },
  {
    name: 'BREAKWATER_DRAIN_SECONDS',
    fallback: '5; 0 when embedded',
    meaning: 'After SIGTERM: how long /readyz answers 503 before the port closes.',
  },
  {
    name: 'BREAKWATER_COUNTRY_DATABASE',
    fallback: 'the one installed',
    meaning: 'MMDB file of countries or cities; read again when it is replaced.',
  },
  {
    name: 'BREAKWATER_PRIVATE_CARRIER_HOSTS',
    fallback: 'none',
    meaning: 'host:port of carriers on private addresses.',
  },
  {
    name: 'BREAKWATER_AUDIT_ANCHOR_FILE',
    fallback: 'none',
    meaning:
      'File to which every tenth checkpoint of the audit log is appended, on another disk than the database. Without it a database that was restored to an older state is undetectable.',
  },
  {
    name: 'BREAKWATER_AUDIT_ANCHOR_URL',
    fallback: 'none',
    meaning: 'https address that every tenth checkpoint of the audit log is sent to by POST.',
  },
  ...oidcVariables,
  {
    name: 'BREAKWATER_OPEN_DIAGNOSTICS',
    fallback: 'false',
    meaning: 'Opens /metrics and /api/docs to everybody.',
  },
]

const names = variables.map(({ name }) => name)

/** Reads and checks everything at once; throws one error that lists every problem; long because each variable has a line. */
export function readConfig(environment: Environment): Config {
  const problems: string[] = []
  const { text, checked } = reading(environment, problems)
  const databaseUrl = checked('DATABASE_URL', undefined, parseDatabaseUrl)
  const port = checked('PORT', 8080, parsePort)
  const publicUrl = checked('BREAKWATER_PUBLIC_URL', `http://localhost:${port}`, parseOrigin)
  const secret = checked('BREAKWATER_SECRET', undefined, parseSecret)
  if (databaseUrl !== undefined && secret === undefined) problems.push(secretIsRequired)
  if (isMissingPublicUrl(text)) problems.push(publicUrlIsRequired)
  problems.push(...unknownVariables(environment, names))
  const config: Config = {
    host: text('HOST') ?? '127.0.0.1',
    port,
    databaseUrl,
    databaseOwnerUrl: checked('DATABASE_OWNER_URL', databaseUrl, parseDatabaseUrl),
    redisUrl: checked('REDIS_URL', undefined, parseRedisUrl),
    dataDir: resolve(text('BREAKWATER_DATA_DIR') ?? 'data'),
    secret,
    publicUrl,
    portalUrl: checked('BREAKWATER_PORTAL_URL', publicUrl, parseOrigin),
    trustedProxies: checked('BREAKWATER_TRUSTED_PROXIES', [], parseNetworkList),
    allowedHosts: checked('BREAKWATER_ALLOWED_HOSTS', [], parseHostNameList),
    smtp: checked('SMTP_URL', undefined, parseSmtpUrl),
    mailFrom: checked('BREAKWATER_MAIL_FROM', noReplyAt(publicUrl), parseMailbox),
    protectedHosts: checked('BREAKWATER_PROTECTED_HOSTS', [], (list) => parseProtectedHosts(list, publicUrl)),
    timeZone: checked('BREAKWATER_TIME_ZONE', 'UTC', parseTimeZone),
    adminEmail: checked('BREAKWATER_ADMIN_EMAIL', 'admin@example.com', parseEmail),
    adminPassword: text('BREAKWATER_ADMIN_PASSWORD'),
    logLevel: checked('LOG_LEVEL', 'info', parseLogLevel),
    logFile: text('LOG_FILE'),
    // Nobody can take over from an embedded database.
    drainSeconds: checked('BREAKWATER_DRAIN_SECONDS', databaseUrl === undefined ? 0 : 5, parseDrainSeconds),
    countryDatabase: text('BREAKWATER_COUNTRY_DATABASE'),
    oidc: readOidc(text, problems),
    privateCarrierHosts: checked('BREAKWATER_PRIVATE_CARRIER_HOSTS', [], parsePrivateHostList),
    auditAnchorFile: text('BREAKWATER_AUDIT_ANCHOR_FILE'),
    auditAnchorUrl: checked('BREAKWATER_AUDIT_ANCHOR_URL', undefined, parseWebAddress),
    openDiagnostics: checked('BREAKWATER_OPEN_DIAGNOSTICS', false, parseBoolean),
  }
  if (problems.length === 0) return config
  throw new ConfigError(problems)
}

/** Reads one variable after another and collects what is wrong with them. */
function reading(environment: Environment, problems: string[]) {
  const text = (name: string) => environment[name]?.trim() || undefined
  const checked = <T>(name: string, fallback: T, parse: (value: string) => T): T => {
    const value = text(name)
    try {
      if (value !== undefined) return parse(value)
    } catch (error) {
      problems.push(`${name}: ${messageOf(error)}`)
    }
    return fallback
  }
  return { text, checked }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const secretIsRequired =
  'BREAKWATER_SECRET: is required with DATABASE_URL; make one with `openssl rand -base64 48`'

/** Who listens for others is reached under a name that only they know. */
function isMissingPublicUrl(text: (name: string) => string | undefined): boolean {
  const host = text('HOST')
  const isReachable = host !== undefined && !/^(?:127\.|::1$|localhost$)/.test(host)
  return isReachable && text('BREAKWATER_PUBLIC_URL') === undefined
}

const publicUrlIsRequired =
  'BREAKWATER_PUBLIC_URL: is required when HOST lets other machines in: links in mail and to tracking pages lead there, cookies and ' +
  'cross-site checks depend on it; say https://breakwater.example.com'

/** The environment does not fit; the message names every variable at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  constructor(problems: readonly string[]) {
    super(`The configuration does not fit:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
  }
}

const noReplyAt = (publicUrl: string): Mailbox => ({
  name: 'Breakwater',
  address: `no-reply@${new URL(publicUrl).hostname}`,
})
