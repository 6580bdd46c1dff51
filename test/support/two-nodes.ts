import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { after, before } from 'node:test'
import { sql } from 'kysely'
import { createBus } from '../../src/kernel/bus/bus.ts'
import { openDatabase } from '../../src/kernel/database/database.ts'
import type { Role } from '../../src/kernel/identity.ts'
import { createLog } from '../../src/kernel/log.ts'
import type { DraftRule, IpRule, RuleSet } from '../../src/ops/ip-access/contract.ts'
import { rulesChanged } from '../../src/ops/ip-access/live/snapshot.ts'
import type { IpAccessState } from '../../src/ops/ip-access/status-contract.ts'
import { clientWith, cookieOf, send, type Client } from '../e2e/client.ts'
import { behindProxy } from '../e2e/portal-scene.ts'
import { breakwater, type Environment } from './command-line.ts'
import { emptyPlace } from './engines.ts'
import { adminEmail, adminPassword, freePort, spawnProgram, waitFor } from './running-server.ts'

export type Node = Awaited<ReturnType<typeof startNode>>
type Person = { email: string; password: string }
type Installation = Awaited<ReturnType<typeof install>>

/** One installation on PostgreSQL with two servers, each a process of its own. Called in a suite's body, the result in its tests. */
export function twoNodes(): () => Installation {
  let installed: Installation | undefined
  before(async () => void (installed = await install()))
  after(() => Promise.all(installed?.nodes.map(({ end }) => end('SIGKILL')) ?? []))
  return () => {
    if (!installed) throw new Error('The nodes run while tests run, not before.')
    return installed
  }
}

async function install() {
  const place = await emptyPlace('postgres')
  assert.ok('url' in place)
  const environment = {
    ...behindProxy.env,
    DATABASE_URL: place.url,
    DATABASE_OWNER_URL: place.ownerUrl,
    BREAKWATER_SECRET: randomBytes(32).toString('base64'),
    BREAKWATER_ADMIN_PASSWORD: adminPassword,
    LOG_LEVEL: 'warn',
  }
  const first = await startNode(environment)
  const nodes: [Node, Node] = [first, await startNode(environment)]
  return {
    nodes,
    ...(await administer(first)),
    signIn,
    /** In the place of one that has ended. */
    restart: async (index: 0 | 1) => void (nodes[index] = await startNode(environment)),
    command: (verb: string) => command(verb, environment),
    letPendingBeDue: () => letPendingBeDue(place),
  }
}

/** What the first administrator does and sees, on either node. */
async function administer(first: Node) {
  const adminCookie = await cookieOf(first.url, { email: adminEmail, password: adminPassword })
  const asAdmin = ({ url }: Node): Client => clientWith(url, { cookie: adminCookie })
  const token = await asAdmin(first)('POST /api-tokens', { body: { name: 'a script', role: 'viewer' } })
  const authorization = `Bearer ${token.json<{ token: string }>().token}`
  const ruleSet = async (node: Node) => (await asAdmin(node)('GET /ip-rule-set')).json<RuleSet>()
  const publish = async (node: Node, rules: readonly DraftRule[]): Promise<IpRule[]> => {
    const { version } = await ruleSet(node)
    const published = await asAdmin(node)('PUT /ip-rule-set', { body: { version, rules } })
    assert.equal(published.status, 200, published.text)
    return published.json<RuleSet>().rules
  }
  const addPerson = async (role: Role): Promise<Person> => {
    const person = { email: `a-${role}@example.com`, password: `${role} on the night train 7` }
    const made = await asAdmin(first)('POST /users', { body: { ...person, name: role, roles: [role] } })
    assert.equal(made.status, 201, made.text)
    return person
  }
  return {
    adminCookie,
    asAdmin,
    ruleSet,
    publish,
    addPerson,
    /** A request of a machine from that address. */
    ask: ({ url }: Node, address: string) =>
      clientWith(url, { authorization, 'x-forwarded-for': address })('GET /sale-orders'),
    state: async (node: Node) => (await asAdmin(node)('GET /ip-access')).json<IpAccessState>(),
  }
}

/** `end` sends the signal and waits for the end; `output` is what was logged. */
async function startNode(environment: Environment) {
  const port = await freePort()
  const { child, output } = spawnProgram(['serve'], { ...environment, PORT: String(port) })
  const exited = once(child, 'exit')
  await waitFor(() => child.exitCode !== null || output().includes('is running'))
  assert.equal(child.exitCode, null, output())
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal)
    await exited
    return child.exitCode
  }
  return { url: `http://localhost:${port}`, output, end }
}

/** As somebody there would, with a session of their own if they are let in. */
async function signIn({ url }: Node, body: Person, address: string) {
  const from = { 'x-forwarded-for': address }
  const answer = await send(url, 'POST /api/v1/auth/sign-in', { body, headers: from })
  const [cookie = ''] = answer.headers['set-cookie']?.[0]?.split(';') ?? []
  const headers = { ...from, cookie }
  return { ...answer, headers, client: clientWith(url, headers) }
}

/** Runs `breakwater ip-access <verb>` beside the nodes, and answers what it says. */
async function command(verb: string, environment: Environment): Promise<string> {
  const { code, output, complaint } = await breakwater(['ip-access', verb], environment)
  assert.equal(code, 0, complaint)
  return output
}

/** Five minutes later, without waiting: the pending change is at its end, and the nodes that are there know it. */
async function letPendingBeDue(place: { url: string; ownerUrl: string }): Promise<void> {
  const database = await openDatabase(place)
  const bus = createBus({ database, log: createLog({ level: 'silent' }) })
  const moved =
    await sql`update breakwater.ip_pending set due_at = now() - interval '1 second' returning 1`.execute(
      database.owner,
    )
  assert.equal(moved.rows.length, 1)
  await bus.publish(database.db, rulesChanged, {})
  await database.close()
}
