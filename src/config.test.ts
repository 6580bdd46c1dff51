import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { ConfigError, readConfig, variables } from './config.ts'

const secret = 's'.repeat(32)
const database = { DATABASE_URL: 'postgres://app:pw@db/bw', BREAKWATER_SECRET: secret }

test('an empty environment is a complete configuration, for this machine only', () => {
  assert.deepEqual(readConfig({}), {
    host: '127.0.0.1',
    port: 8080,
    databaseUrl: undefined,
    databaseOwnerUrl: undefined,
    redisUrl: undefined,
    dataDir: resolve('data'),
    secret: undefined,
    publicUrl: 'http://localhost:8080',
    portalUrl: 'http://localhost:8080',
    trustedProxies: [],
    allowedHosts: [],
    smtp: undefined,
    mailFrom: { name: 'Breakwater', address: 'no-reply@localhost' },
    protectedHosts: [],
    oidc: undefined,
    timeZone: 'UTC',
    adminEmail: 'admin@example.com',
    adminPassword: undefined,
    logLevel: 'info',
    countryDatabase: undefined,
    privateCarrierHosts: [],
    openDiagnostics: false,
  })
})

test('empty and blank variables count as absent', () => {
  const blank = Object.fromEntries(variables.map(({ name }) => [name, '  ']))
  assert.deepEqual(readConfig(blank), readConfig({}))
})

test('what is not said follows from what is', () => {
  const config = readConfig({ ...database, PORT: '9000', BREAKWATER_PUBLIC_URL: 'https://bw.example.com/' })
  assert.equal(config.databaseOwnerUrl, config.databaseUrl)
  assert.equal(config.portalUrl, 'https://bw.example.com')
  assert.equal(readConfig({ PORT: '9000' }).publicUrl, 'http://localhost:9000')
})

test('every problem is told at once, each with its variable, and no secret with it', () => {
  const wrong = {
    PORT: '65536',
    DATABASE_URL: 'mysql://root:hunter2@db',
    DATABASE_OWNER_URL: 'nonsense-hunter2',
    REDIS_URL: 'http://redis',
    BREAKWATER_SECRET: 'hunter2',
    BREAKWATER_PUBLIC_URL: 'bw.example.com',
    BREAKWATER_PORTAL_URL: 'https://bw.example.com/portal',
    BREAKWATER_TRUSTED_PROXIES: '10.0.0.0/8, 10.0.0.1/8',
    BREAKWATER_ALLOWED_HOSTS: 'bw.internal, https://bw.example.com',
    BREAKWATER_PROTECTED_HOSTS: 'https://app.example.com, app.example.com',
    BREAKWATER_TIME_ZONE: 'Mars/Olympus',
    LOG_LEVEL: 'loud',
    BREAKWATER_OPEN_DIAGNOSTICS: 'yes',
  }
  assert.throws(
    () => readConfig(wrong),
    (error) => {
      assert.ok(error instanceof ConfigError)
      const named = error.message.split('\n').flatMap((line) => /^ {2}- (\w+):/.exec(line)?.[1] ?? [])
      assert.deepEqual(named.toSorted(), Object.keys(wrong).toSorted())
      assert.ok(!error.message.includes('hunter2'))
      return true
    },
  )
})

test('mail is sent from an address of the public host, unless another is named', () => {
  const environment = {
    SMTP_URL: 'smtps://mail.example.com',
    BREAKWATER_PUBLIC_URL: 'https://bw.example.com',
  }
  const { smtp, mailFrom } = readConfig(environment)
  assert.deepEqual(
    [smtp?.host, smtp?.port, mailFrom.address],
    ['mail.example.com', 465, 'no-reply@bw.example.com'],
  )
  const named = readConfig({ ...environment, BREAKWATER_MAIL_FROM: 'Harbour <desk@example.com>' })
  assert.deepEqual(named.mailFrom, { name: 'Harbour', address: 'desk@example.com' })
  const wrong = { SMTP_URL: 'http://user:secret@mail', BREAKWATER_MAIL_FROM: 'nobody' }
  assert.throws(
    () => readConfig(wrong),
    ({ message }: Error) =>
      /SMTP_URL/.test(message) && /MAIL_FROM/.test(message) && !message.includes('secret'),
  )
})

test('a PostgreSQL without a secret is refused: it would be lost with the next start', () => {
  assert.throws(() => readConfig({ DATABASE_URL: database.DATABASE_URL }), /BREAKWATER_SECRET: is required/)
})

test('an address with a path, a query or a user is no origin', () => {
  for (const url of [
    'https://a.example/x',
    'https://a.example/?x',
    'https://u:p@a.example',
    'ftp://a.example',
  ])
    assert.throws(() => readConfig({ BREAKWATER_PUBLIC_URL: url }), /BREAKWATER_PUBLIC_URL/, url)
})

test('proxies and carriers are lists, with room for spaces', () => {
  const { trustedProxies, privateCarrierHosts } = readConfig({
    BREAKWATER_TRUSTED_PROXIES: ' 10.0.0.0/8 ,, ::1/128 ',
    BREAKWATER_PRIVATE_CARRIER_HOSTS: 'localhost:4100,10.0.0.5:80',
  })
  assert.deepEqual(trustedProxies, ['10.0.0.0/8', '::1/128'])
  assert.deepEqual(privateCarrierHosts, ['localhost:4100', '10.0.0.5:80'])
})

test('a protected application may not share our host name: it would receive our cookies', () => {
  const BREAKWATER_PUBLIC_URL = 'https://bw.example.com'
  const read = (BREAKWATER_PROTECTED_HOSTS: string) =>
    readConfig({ BREAKWATER_PUBLIC_URL, BREAKWATER_PROTECTED_HOSTS }).protectedHosts
  assert.deepEqual(read('https://app.example.com:443/, http://OLD.example.com:8080'), [
    'https://app.example.com',
    'http://old.example.com:8080',
  ])
  assert.throws(() => read('https://bw.example.com:8443'), /BREAKWATER_PROTECTED_HOSTS/)
})
