import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { ConfigError, readConfig } from './config.ts'
import { variables } from './variables.ts'

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
    oidc: [],
    timeZone: 'UTC',
    adminEmail: 'admin@example.com',
    adminPassword: undefined,
    logLevel: 'info',
    logFile: undefined,
    drainSeconds: 0,
    countryDatabase: undefined,
    privateCarrierHosts: [],
    auditAnchorFile: undefined,
    auditAnchorUrl: undefined,
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
    BREAKWATER_ADMIN_EMAIL: 'nobody',
    BREAKWATER_DRAIN_SECONDS: 'long',
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

test('identity providers are read by their ids, the unnamed one first, and each missing variable is named', () => {
  const unnamed = { OIDC_ISSUER: 'https://id.example.com', OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b' }
  const named = {
    OIDC_PROVIDERS: 'entra, partner-id',
    OIDC_ENTRA_ISSUER: 'https://entra.example',
    OIDC_ENTRA_CLIENT_ID: 'c',
    OIDC_ENTRA_CLIENT_SECRET: 'd',
    OIDC_ENTRA_NAME: 'Entra ID',
    OIDC_ENTRA_TRUST_EMAIL: 'true',
    OIDC_PARTNER_ID_ISSUER: 'http://127.0.0.1:9000',
    OIDC_PARTNER_ID_CLIENT_ID: 'e',
    OIDC_PARTNER_ID_CLIENT_SECRET: 'f',
    OIDC_PARTNER_ID_CLIENT_AUTH: 'post',
    OIDC_PARTNER_ID_ACR_VALUES: 'gold urn:example:two',
  }
  const plain = { trustsEmail: false, clientAuth: undefined, acrValues: [] }
  assert.deepEqual(readConfig({ ...named, ...unnamed }).oidc, [
    {
      id: 'default',
      issuer: 'https://id.example.com',
      clientId: 'a',
      clientSecret: 'b',
      name: 'company account',
      ...plain,
    },
    {
      ...plain,
      id: 'entra',
      issuer: 'https://entra.example',
      clientId: 'c',
      clientSecret: 'd',
      name: 'Entra ID',
      trustsEmail: true,
    },
    {
      id: 'partner-id',
      issuer: 'http://127.0.0.1:9000',
      clientId: 'e',
      clientSecret: 'f',
      name: 'partner-id',
      trustsEmail: false,
      clientAuth: 'post',
      acrValues: ['gold', 'urn:example:two'],
    },
  ])
  const wrong: [Record<string, string>, RegExp][] = [
    [{ ...unnamed, OIDC_ISSUER: 'http://id.example.com' }, /OIDC_ISSUER: .* is not an https address/],
    [{ OIDC_ISSUER: 'https://id.example.com' }, /OIDC_CLIENT_ID: is needed/],
    [{ OIDC_PROVIDERS: 'entra' }, /OIDC_ENTRA_ISSUER: is needed/],
    [{ OIDC_PROVIDERS: 'default' }, /OIDC_PROVIDERS: /],
    [{ OIDC_PROVIDERS: 'Entra' }, /OIDC_PROVIDERS: /],
    [{ ...named, OIDC_PROVIDERS: 'entra,entra' }, /OIDC_PROVIDERS: /],
    [{ ...unnamed, OIDC_TRUST_EMAIL: 'yes' }, /OIDC_TRUST_EMAIL: "yes" is none of true, false/],
    [{ ...unnamed, OIDC_CLIENT_AUTH: 'jwt' }, /OIDC_CLIENT_AUTH: /],
  ]
  for (const [environment, message] of wrong) assert.throws(() => readConfig(environment), message)
})

test('a misspelt variable of ours is named, with the one that was meant', () => {
  const meant: Record<string, string | undefined> = {
    BREAKWATER_PUBLIC_ULR: 'BREAKWATER_PUBLIC_URL',
    BREAKWATER_TRUSTED_PROXY: 'BREAKWATER_TRUSTED_PROXIES',
    BREAKWATER_SECRETS: 'BREAKWATER_SECRET',
    BREAKWATER_DATADIR: 'BREAKWATER_DATA_DIR',
    BREAKWATER_PORT: 'PORT',
    BREAKWATER_DATABASE_URL: 'DATABASE_URL',
    BREAKWATER_PALM_TREES: undefined,
  }
  for (const [name, right] of Object.entries(meant))
    assert.throws(
      () => readConfig({ [name]: '1' }),
      ({ message }: Error) =>
        right === undefined
          ? message.includes(`${name}: is not known;`) && !message.includes('did you mean')
          : message.includes(`${name}: is not known; did you mean ${right}?`),
      name,
    )
})

test('what Kubernetes says of a service named breakwater is no misspelling', () => {
  const ofService = {
    BREAKWATER_SERVICE_HOST: '10.0.0.1',
    BREAKWATER_SERVICE_PORT_HTTP: '8080',
    BREAKWATER_PORT: 'tcp://10.0.0.1:8080',
    BREAKWATER_PORT_8080_TCP_ADDR: '10.0.0.1',
  }
  assert.deepEqual(readConfig(ofService), readConfig({}))
})

test('an address that nobody could sign in with, and a server for others without its own name, are refused', () => {
  for (const BREAKWATER_ADMIN_EMAIL of [
    'admin',
    'a b@example.com',
    'admin@',
    `${'a'.repeat(300)}@example.com`,
  ])
    assert.throws(
      () => readConfig({ BREAKWATER_ADMIN_EMAIL }),
      /BREAKWATER_ADMIN_EMAIL: /,
      BREAKWATER_ADMIN_EMAIL,
    )
  for (const HOST of ['0.0.0.0', '::', '192.0.2.1']) {
    assert.throws(() => readConfig({ HOST }), /BREAKWATER_PUBLIC_URL: is required/, HOST)
    readConfig({ HOST, BREAKWATER_PUBLIC_URL: 'https://bw.example.com' })
  }
  for (const HOST of ['127.0.0.1', '::1', 'localhost']) readConfig({ HOST })
})

test('another node has time to take over where there can be one, as long as it was said', () => {
  const secondsOf = (environment: Record<string, string>) => readConfig(environment).drainSeconds
  assert.deepEqual([{}, database, { ...database, BREAKWATER_DRAIN_SECONDS: '30' }].map(secondsOf), [0, 5, 30])
  for (const BREAKWATER_DRAIN_SECONDS of ['-1', '1.5', '301', 'ten'])
    assert.throws(() => readConfig({ BREAKWATER_DRAIN_SECONDS }), /BREAKWATER_DRAIN_SECONDS: /)
})
