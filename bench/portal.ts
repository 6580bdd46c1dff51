import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as pg from 'pg'
import { readConfig } from '../src/config/config.ts'
import { createLog } from '../src/kernel/log.ts'
import { openInstallation } from '../src/compose/server.ts'
import { startPostgres } from '../test/support/postgres.ts'
import { addCarrier, readPages, type ReadPage } from './browse.ts'
import { carrier, fillCompany, planVoyages, type Box } from './company.ts'
import type { Figure } from './figure.ts'
import { environmentOn } from './environment.ts'
import { portalFigures } from './portal-figures.ts'
import { ask, loadOf, startServer, startSimulator, type Round } from './processes.ts'
import { say } from './say.ts'

const containers = Number(process.env['BENCH_CONTAINERS'] ?? 10_000)
const seconds = Number(process.env['BENCH_SECONDS'] ?? 10)
const connections = 100
const rounds = 2
/** Node compiles what runs often: below this many requests the compiler is measured. */
const warmUpRequests = 20_000
const samples = 100

/**
 * Cached tracking pages of one node on PostgreSQL, against a bare Fastify that sends the same bytes with the same headers;
 * long because it tells one measurement from beginning to end.
 */
export async function measurePortal(): Promise<Figure[]> {
  await using stack = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'breakwater-bench-'))
  stack.defer(() => rm(directory, { recursive: true }))
  const postgres = await startPostgres()
  stack.defer(() => postgres.stop())
  const keys = { apiKey: randomBytes(24).toString('hex'), controlToken: randomBytes(24).toString('hex') }
  const simulator = await startSimulator(keys)
  stack.defer(simulator.stop)
  const environment = {
    ...(await environmentOn(postgres.url, 'portal')),
    BREAKWATER_PRIVATE_CARRIER_HOSTS: new URL(simulator.url).host,
    BREAKWATER_DATA_DIR: directory,
  }

  const boxes = await filled(environment)
  const database = new pg.Client({ connectionString: environment.DATABASE_URL })
  await database.connect()
  stack.defer(() => database.end())
  const control = await planVoyages(boxes, { url: simulator.url, token: keys.controlToken })
  const paths = boxes.map(({ token }) => `/track/${token}`)
  say(`${containers} orders, containers and links are there`)

  const startNode = (nodeOptions: readonly string[] = []) =>
    startServer({ environment, logFile: join(tmpdir(), 'breakwater-bench.log'), nodeOptions })
  const first = await startNode()
  await addCarrier(first.url, { simulator: simulator.url, carrier, ...keys, environment })
  // Two visitors at the same time for each box: still one call.
  await readPages(
    first.url,
    paths.flatMap((path) => [path, path]),
    16,
  )
  await untilAnswered(database)
  await first.stop()
  say('every carrier call is made')

  await database.query(spreadAnswers)
  const node = await startNode(process.env['BENCH_PROFILE'] === undefined ? [] : profiling)
  stack.defer(node.stop)
  const pages = await readPages(node.url, paths, 8)
  say('every page is in memory')
  const peer = await ask('plain-server.ts', sampleOf(pages))
  stack.defer(peer.stop)
  const peerUrl = `http://127.0.0.1:${String(peer.answer)}`

  const measured = await compare({ mine: node, theirs: { pid: peer.pid, url: peerUrl } }, paths)
  const { perContainer } = await control.statistics()
  return portalFigures({ ...measured, pages, calls: boxes.map(({ number }) => perContainer[number] ?? 0) })
}

type Loaded = { pid: number; url: string }

/** Loads both in turn, after a warm-up. */
async function compare(servers: { mine: Loaded; theirs: Loaded }, paths: readonly string[]) {
  const measured: { mine: Round[]; theirs: Round[] } = { mine: [], theirs: [] }
  for (let round = 0; round <= rounds; round++)
    for (const side of ['theirs', 'mine'] as const) {
      const { pid, url } = servers[side]
      const load = {
        url,
        paths,
        connections,
        length: round === 0 ? { amount: warmUpRequests } : { duration: seconds },
      }
      const result = await loadOf(pid, load)
      say(
        `${round === 0 ? 'warm-up' : `round ${round}`}, ${side}: ${result.requestsPerSecond.toFixed(0)} requests/s`,
      )
      if (round > 0) measured[side].push(result)
    }
  return measured
}

const profiling = ['--cpu-prof', `--cpu-prof-dir=${join(tmpdir(), 'breakwater-profile')}`]

/** This process must not be a node of its own while another one is measured. */
async function filled(environment: Record<string, string>): Promise<Box[]> {
  const kernel = await openInstallation(readConfig(environment), createLog({ level: 'warn' }))
  try {
    return await fillCompany(kernel, containers)
  } finally {
    await kernel.stop()
  }
}

async function untilAnswered(database: pg.Client): Promise<void> {
  while ((await database.query(unanswered)).rowCount !== 0)
    await new Promise((resolve) => setTimeout(resolve, 200))
}

const unanswered = 'select from breakwater.container where answered_at is null and problem is null limit 1'

/** As after some hours of running: carriers were asked one after the other, not all in this minute. */
const spreadAnswers = `
  update breakwater.container
  set answered_at = now() - age, asked_at = now() - age, next_check_at = now() - age + interval '6 hours'
  from (select id as aged, random() * interval '5 hours' as age from breakwater.container) as ages
  where id = aged`

const sampleOf = (pages: readonly ReadPage[]): ReadPage[] =>
  pages.filter((_, index) => index % Math.ceil(pages.length / samples) === 0)
