import { sql } from 'kysely'
import { readConfig } from '../src/config/config.ts'
import { createLog } from '../src/kernel/log.ts'
import { openInstallation } from '../src/compose/server.ts'
import { startPostgres } from '../test/support/postgres.ts'
import { sendBody } from './attacker.ts'
import { fillCompany } from './company.ts'
import { environmentOn } from './environment.ts'
import type { Figure } from './figure.ts'
import { ask, computingSecondsOf, loadOf, startServer } from './processes.ts'
import { say } from './say.ts'

const seconds = Number(process.env['BENCH_SECONDS'] ?? 10)
const visitors = 10
const attackers = 4
const mostMilliseconds = 50
const mostTimesSlower = 3
const repeats = 40

const manyFields = (count: number): string =>
  `{${Array.from({ length: count }, (_, index) => `"field${index}":${index}`).join(',')}}`

/** What costs a careless reader most for its length, as anybody may send it. */
const hostileBodies: ReadonlyMap<string, string> = new Map([
  ['a megabyte of unknown fields', manyFields(60_000)],
  ['16 kB of unknown fields', manyFields(900)],
  ['16 kB of empty objects', `[${'{},'.repeat(5_300)}{}]`],
  ['a megabyte of brackets', '['.repeat(1024 * 1024)],
  ['16 kB of brackets', '['.repeat(16_000)],
  ['a long wrong value', `{"email":"${'a'.repeat(15_000)}","password":1}`],
])

/** What refusing costs a node, and what visitors of the portal notice of four that send nothing but what is refused. */
export async function measureRefusals(): Promise<Figure[]> {
  await using stack = new AsyncDisposableStack()
  const postgres = await startPostgres()
  stack.defer(() => postgres.stop())
  const environment = { ...(await environmentOn(postgres.url, 'refusals')), LOG_LEVEL: 'warn' }
  const paths = await portalPages(environment)
  const node = await startServer({ environment, logFile: '/dev/null' })
  stack.defer(node.stop)

  const visit = (duration: number) =>
    loadOf(node.pid, { url: node.url, paths, connections: visitors, length: { duration } })
  await visit(seconds)
  const quiet = await visit(seconds)
  say(`quiet: ${quiet.requestsPerSecond.toFixed(0)} pages/s, p95 ${quiet.p95.toFixed(1)} ms`)
  const costs: Figure[] = []
  for (const [name, body] of hostileBodies) costs.push(await costOf(name, body, node))
  const bodies = [...hostileBodies.values()]
  const addresses = Array.from({ length: attackers }, (_, number) => `198.51.${number}.7`)
  stack.defer((await ask('attacker.ts', { url: node.url, addresses, bodies })).stop)
  const beside = await visit(seconds)
  say(`beside attackers: ${beside.requestsPerSecond.toFixed(0)} pages/s, ${beside.failed} failed`)
  const ratio = beside.p95 / quiet.p95
  return [
    {
      what: `portal p95 beside ${attackers} attackers, ${visitors} visitors at once`,
      ours: `${beside.p95.toFixed(1)} ms`,
      against: `${quiet.p95.toFixed(1)} ms without them`,
      ratio: ratio.toFixed(2),
      target: `≤ ${mostTimesSlower}`,
      isReached: ratio <= mostTimesSlower && beside.failed === 0,
    },
    ...costs,
  ]
}

/** Pages of orders about whose containers nothing is asked while they are looked at. */
async function portalPages(environment: Record<string, string>): Promise<string[]> {
  const kernel = await openInstallation(readConfig(environment), createLog({ level: 'warn' }))
  try {
    const boxes = await fillCompany(kernel, 200)
    await sql`update breakwater.container set answered_at = now(), asked_at = now(),
      next_check_at = now() + interval '6 hours'`.execute(kernel.database.db)
    return boxes.map(({ token }) => `/track/${token}`)
  } finally {
    await kernel.stop()
  }
}

async function costOf(name: string, body: string, node: { pid: number; url: string }): Promise<Figure> {
  const before = computingSecondsOf(node.pid)
  for (let count = 0; count < repeats; count++)
    await sendBody(body, { url: node.url, address: `203.0.113.${count}` })
  const each = ((computingSecondsOf(node.pid) - before) * 1000) / repeats
  return {
    what: `refusing ${name}: computing`,
    ours: `${each.toFixed(1)} ms`,
    against: `${mostMilliseconds} ms limit`,
    ratio: (each / mostMilliseconds).toFixed(2),
    target: `≤ ${mostMilliseconds} ms`,
    isReached: each <= mostMilliseconds,
  }
}
