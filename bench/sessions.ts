import { composeOps, startOps } from '../src/compose/breakwater.ts'
import { readConfig } from '../src/config/config.ts'
import { jobCaller } from '../src/kernel/identity.ts'
import { createLog } from '../src/kernel/log.ts'
import { openInstallation } from '../src/compose/server.ts'
import { startPostgres } from '../test/support/postgres.ts'
import { environmentOn } from './environment.ts'
import type { Figure } from './figure.ts'
import { say } from './say.ts'

const parallel = 200
const limit = 5
const rounds = 10
const mostMilliseconds = 250
const by = jobCaller('bench')
const place = {
  address: '192.0.2.7',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
}

/** Two nodes on one PostgreSQL: sessions opened at once against the cap, and how soon an ended one is refused everywhere. */
export async function measureSessions(): Promise<Figure[]> {
  await using stack = new AsyncDisposableStack()
  const postgres = await startPostgres()
  stack.defer(() => postgres.stop())
  const environment = await environmentOn(postgres.url, 'sessions')
  const nodes = []
  for (let node = 0; node < 2; node++) {
    const { stop, ...running } = await startNode(environment)
    stack.defer(stop)
    nodes.push(running)
  }
  const [here, there] = nodes
  if (!here || !there) throw new Error('Two nodes are needed.')

  const most: number[] = []
  for (let round = 0; round < rounds; round++) {
    const userId = `person-${round}`
    const openings = Array.from({ length: parallel }, (_, turn) => {
      const { sessions, db } = turn % 2 === 0 ? here : there
      return sessions.open(db, { userId, ...place })
    })
    // On a busy machine some wait too long for a connection and are turned away: that opens nothing either.
    const opened = (await Promise.allSettled(openings)).filter(({ status }) => status === 'fulfilled')
    if (opened.length < parallel) say(`${parallel - opened.length} of ${parallel} were turned away`)
    most.push((await here.sessions.countOpen(here.db, [userId])).get(userId) ?? 0)
  }
  say(`${rounds} times ${parallel} sessions were opened at once`)

  const soonest: number[] = []
  for (let round = 0; round < rounds * 5; round++) {
    const { id, token } = await here.sessions.open(here.db, { userId: `ending-${round}`, ...place })
    if (token === undefined) throw new Error('A session was refused.')
    await there.sessions.check(token, place)
    await here.sessions.end(here.db, id, { by, reason: 'terminated' })
    const endedAt = performance.now()
    while ((await there.sessions.check(token, place)).valid) await new Promise(setImmediate)
    soonest.push(performance.now() - endedAt)
  }
  return figures(most, soonest)
}

function figures(open: readonly number[], milliseconds: readonly number[]): Figure[] {
  const longest = Math.max(...milliseconds)
  return [
    {
      what: `${parallel} sessions opened at once on two nodes: open afterwards`,
      ours: `${Math.min(...open)} to ${Math.max(...open)}`,
      against: `${limit} allowed`,
      ratio: (Math.max(...open) / limit).toFixed(2),
      target: `= ${limit}`,
      isReached: open.every((count) => count === limit),
    },
    {
      what: `ended on one node, refused on the other: longest of ${milliseconds.length}`,
      ours: `${longest.toFixed(1)} ms`,
      against: `${mostMilliseconds} ms limit`,
      ratio: (longest / mostMilliseconds).toFixed(2),
      target: `< ${mostMilliseconds} ms`,
      isReached: longest < mostMilliseconds,
    },
  ]
}

/** A node without its front door, once it hears the others. */
async function startNode(environment: Record<string, string>) {
  const kernel = await openInstallation(readConfig(environment), createLog({ level: 'warn' }))
  const ops = composeOps(kernel)
  const running = await startOps(kernel, ops)
  while (!kernel.bus.isHearing()) await new Promise((resolve) => setTimeout(resolve, 20))
  const stop = async (): Promise<void> => {
    await running.stop()
    await kernel.stop()
  }
  return { db: kernel.database.db, sessions: ops.sessions, stop }
}
