import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { composeOps, startOps } from '../src/compose/breakwater.ts'
import { readConfig } from '../src/config/config.ts'
import { jobCaller } from '../src/kernel/identity.ts'
import { createLog } from '../src/kernel/log.ts'
import { openInstallation } from '../src/compose/server.ts'
import { startPostgres } from '../test/support/postgres.ts'
import { request as undici } from 'undici'
import { randomAddress } from './addresses.ts'
import { ownHeaders } from './browse.ts'
import { environmentOn } from './environment.ts'
import type { Figure } from './figure.ts'
import { guardedFigures } from './guarded-figures.ts'
import type { Page, Peer, PeerAnswer } from './guarded-peer.ts'
import type { LoadRequest } from './load.ts'
import { ask, loadOf, startServer, type Round } from './processes.ts'
import { startRedis } from './redis.ts'
import { say } from './say.ts'

const seconds = Number(process.env['BENCH_SECONDS'] ?? 10)
const people = Number(process.env['BENCH_PEOPLE'] ?? 200)
const sessionsEach = 5
const connections = 50
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 2)
const warmUpRequests = 20_000
const rules = 10_000

type Side = { name: string; pid: number; url: string; requests: readonly LoadRequest[] }

/**
 * `GET /api/v1/auth/me` of people who are signed in, against servers that send the same bytes; long because it tells one
 * measurement from beginning to end.
 */
export async function measureGuarded(): Promise<Figure[]> {
  await using stack = new AsyncDisposableStack()
  const postgres = await startPostgres()
  stack.defer(() => postgres.stop())
  const environment = await environmentOn(postgres.url, 'guarded')
  const visitors = await signedIn(environment)
  say(`${visitors.length} sessions of ${people} people are open, under ${rules} IP rules`)

  const sides: Side[] = []
  for (const [name, level] of [
    ['ours', 'warn'],
    ['ours, with a log line for each request', 'info'],
  ] as const) {
    const logFile = join(tmpdir(), 'breakwater-bench.log')
    const nodeOptions = process.env['BENCH_PROFILE'] === undefined ? [] : profiling
    const node = await startServer({
      environment: { ...environment, LOG_LEVEL: level },
      logFile,
      nodeOptions,
    })
    stack.defer(node.stop)
    const requests = visitors.map(({ token, address }) => ({
      path: '/api/v1/auth/me',
      headers: { cookie: `bw=${token}`, 'x-forwarded-for': address },
    }))
    sides.push({ name, pid: node.pid, url: node.url, requests })
  }
  const page = await pageOf(sides[0])

  const peers: Peer[] = [{ kind: 'bare Fastify', page, people: visitors.length }]
  const redis = await startRedis()
  if (redis) {
    stack.defer(redis.stop)
    peers.push({ kind: '@fastify/session + Redis', redisUrl: redis.url, page, people: visitors.length })
  }
  const { DATABASE_OWNER_URL: databaseUrl } = await environmentOn(postgres.url, 'better_auth')
  peers.push({ kind: 'better-auth', databaseUrl, page, people })
  for (const peer of peers) {
    const { pid, stop, answer } = await ask('guarded-peer.ts', peer)
    stack.defer(stop)
    const { port, cookies } = answer as PeerAnswer // what guarded-peer.ts sends
    const requests = cookies.map((cookie) => ({
      path: '/me',
      headers: { cookie, 'x-forwarded-for': randomAddress() },
    }))
    sides.push({ name: peer.kind, pid, url: `http://127.0.0.1:${port}`, requests })
    say(`${peer.kind} is ready`)
  }
  return guardedFigures(await compare(sides))
}

/** Loads all in turn, after a warm-up. */
async function compare(sides: readonly Side[]): Promise<Map<string, Round[]>> {
  const measured = new Map<string, Round[]>(sides.map(({ name }) => [name, []]))
  for (let round = 0; round <= rounds; round++)
    for (const { name, pid, url, requests } of sides) {
      const length = round === 0 ? { amount: warmUpRequests } : { duration: seconds }
      const result = await loadOf(pid, { url, requests, connections, length })
      say(`${round === 0 ? 'warm-up' : `round ${round}`}, ${name}: ${result.requestsPerSecond.toFixed(0)}/s`)
      if (round > 0) measured.get(name)?.push(result)
    }
  return measured
}

const profiling = ['--cpu-prof', `--cpu-prof-dir=${join(tmpdir(), 'breakwater-profile')}`]

/** Networks all over the address space from which nobody here comes: every visitor is looked for among all of them. */
const deniedNetworks = () =>
  Array.from({ length: rules }, (_, number) => ({
    name: `Network ${number}`,
    action: 'deny' as const,
    cidrs: [
      `${112 + (number % 64)}.${Math.floor(number / 64)}.0.0/24`,
      `2c0f:${(number + 1).toString(16)}::/32`,
    ],
  }))

/** People with some sessions each, every session used from one address, under as many IP rules as a large company has. */
async function signedIn(environment: Record<string, string>) {
  const kernel = await openInstallation(readConfig(environment), createLog({ level: 'warn' }))
  const ops = composeOps(kernel)
  const running = await startOps(kernel, ops)
  const { db } = kernel.database
  const by = jobCaller('bench')
  const visitors: { token: string; address: string }[] = []
  for (let number = 0; number < people; number++) {
    const person = {
      email: `person-${number}@example.com`,
      name: `Person ${number}`,
      roles: ['viewer'] as const,
    }
    const { id, name } = await ops.users.create(
      db,
      { ...person, password: randomBytes(24).toString('base64url') },
      by,
    )
    for (let session = 0; session < sessionsEach; session++) {
      const address = randomAddress()
      const opening = { userId: id, userName: name, address, userAgent: firefox, method: 'password' } as const
      const { token } = await ops.sessions.open(db, opening)
      if (token === undefined) throw new Error('A session was refused.')
      visitors.push({ token, address })
    }
  }
  const { version } = await ops.ipAccess.ruleSet(db)
  await ops.ipAccess.replace(db, { version, rules: deniedNetworks() }, by)
  await running.stop()
  await kernel.stop()
  return visitors
}

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

async function pageOf(side: Side | undefined): Promise<Page> {
  const [request] = side?.requests ?? []
  const { statusCode, headers, body } = await undici(`${side?.url}${request?.path}`, {
    headers: { ...request?.headers, 'user-agent': firefox },
  })
  if (statusCode !== 200) throw new Error(`${request?.path} answered ${statusCode}.`)
  return { body: await body.text(), headers: ownHeaders(headers) }
}
