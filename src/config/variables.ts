import { oidcVariables } from './oidc.ts'

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
