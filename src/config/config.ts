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
import { readOidc, type OidcConfig } from './oidc.ts'
import { variables } from './variables.ts'
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
