import { setTimeout as sleep } from 'node:timers/promises'
import { startPostgres } from '../test/support/postgres.ts'
import { randomAddress } from './addresses.ts'
import { environmentOn } from './environment.ts'
import type { Figure } from './figure.ts'
import { startServer } from './processes.ts'
import { say } from './say.ts'

const atOnce = 64
const seconds = Number(process.env['BENCH_SECONDS'] ?? 10)
const mostMilliseconds = 300

/** What others notice while 64 clients from 64 networks try passwords without a pause. */
export async function measureSignInFlood(): Promise<Figure[]> {
  await using stack = new AsyncDisposableStack()
  const postgres = await startPostgres()
  stack.defer(() => postgres.stop())
  const environment = await environmentOn(postgres.url, 'flood')
  const node = await startServer({ environment: { ...environment, LOG_LEVEL: 'warn' }, logFile: '/dev/null' })
  stack.defer(node.stop)

  const calm = await readFor(node.url, seconds)
  const over = new AbortController()
  const answers = new Map<number, number>()
  const flood = Array.from({ length: atOnce }, (_, client) =>
    tryPasswords(node.url, { client, over, answers }),
  )
  const flooded = await readFor(node.url, seconds)
  over.abort()
  await Promise.all(flood)
  say(`sign-ins answered: ${[...answers].map(([status, count]) => `${count} × ${status}`).join(', ')}`)
  const [before, during] = [p99(calm), p99(flooded)]
  return [
    {
      what: `other routes while ${atOnce} sign-ins run at once: p99`,
      ours: `${during.toFixed(1)} ms`,
      against: `${before.toFixed(1)} ms without them`,
      ratio: (during / before).toFixed(2),
      target: `< ${mostMilliseconds} ms`,
      isReached: during < mostMilliseconds,
    },
  ]
}

type Flood = { client: number; over: AbortController; answers: Map<number, number> }

async function tryPasswords(url: string, { client, over, answers }: Flood): Promise<void> {
  for (let attempt = 0; !over.signal.aborted; attempt++) {
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': randomAddress() }
    const body = JSON.stringify({
      email: `nobody-${client}-${attempt}@example.com`,
      password: 'not the password',
    })
    const { status } = await fetch(`${url}/api/v1/auth/sign-in`, { method: 'POST', headers, body })
    answers.set(status, (answers.get(status) ?? 0) + 1)
  }
}

/** Milliseconds of each answer of a route that asks the database for nothing, one after the other. */
async function readFor(url: string, duration: number): Promise<number[]> {
  const taken: number[] = []
  const until = performance.now() + duration * 1000
  while (performance.now() < until) {
    const began = performance.now()
    await (await fetch(`${url}/api/v1/auth/ways`)).arrayBuffer()
    taken.push(performance.now() - began)
    await sleep(5)
  }
  return taken.sort((one, other) => one - other)
}

const p99 = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length * 0.99)] ?? Infinity
