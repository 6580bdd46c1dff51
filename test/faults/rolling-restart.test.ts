import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { suite, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { anOrder, clientWith, send, type Client } from '../e2e/client.ts'
import { openStream } from '../e2e/event-stream.ts'
import { emptyPlace } from '../support/engines.ts'
import { ownHosts, startOwnProxy } from '../support/own-hosts.ts'
import { isMissing, proxies } from '../support/proxies.ts'
import { adminEmail, adminPassword, freePort, spawnProgram, waitFor } from '../support/running-server.ts'

for (const proxy of proxies)
  suite(`two nodes behind ${proxy}`, { skip: isMissing(proxy), timeout: 900_000 }, () => {
    test('restarted one after the other under load fail no request, and pages learn of changes at once', async (t) => {
      const { url, hosts, nodes, restart } = await install(t, proxy)
      const signedIn = await send(url, 'POST /api/v1/auth/sign-in', {
        body: person,
        headers: { host: hosts.console },
      })
      const [cookie = ''] = signedIn.headers['set-cookie']?.[0]?.split(';') ?? []
      const headers = { host: hosts.console, cookie }
      const client = clientWith(url, headers)

      const page = await openStream(t, url, headers)
      assert.equal((await client('POST /sale-orders', { body: anOrder('SO-LIVE') })).status, 201)
      await waitFor(() => page.text().includes('"topic"'), 5)
      const upload = {
        body: `reference\n${'x'.repeat(2 * 1024 ** 2)}`,
        headers: { 'content-type': 'text/csv' },
      }
      assert.notEqual((await client('POST /sale-orders/import?dryRun=true', upload)).status, 413)
      const asVisitor = clientAt(url, { host: hosts.portal })
      assert.equal((await asVisitor('GET /console')).status, 404)
      const unknown = await asVisitor(`GET /track/${'x'.repeat(43)}`)
      assert.match(String(unknown.headers['content-type']), /^text\/html/)

      const load = keepAsking(client)
      for (const index of nodes.keys()) await restart(index)
      const { statuses, failures } = await load.stop()
      t.diagnostic([...statuses].map(([status, count]) => `${status}: ${count}`).join(', '))
      assert.deepEqual(failures, [])
      assert.deepEqual(new Set(statuses.keys()), new Set([200, 201]))
    })
  })

const readyMilliseconds = 4_000
const person = { email: adminEmail, password: adminPassword }

/** Asks by path alone, as a browser does that went to this host. */
const clientAt = (url: string, headers: Record<string, string>) => (line: string) =>
  send(url, line, { headers })

type Cleaning = { after(clean: () => unknown): void }

async function install(t: Cleaning, proxy: (typeof proxies)[number]) {
  const place = await emptyPlace('postgres')
  assert.ok('url' in place)
  const [port, ...ports] = [await freePort(), await freePort(), await freePort()] as [number, number, number]
  const environment = {
    DATABASE_URL: place.url,
    DATABASE_OWNER_URL: place.ownerUrl,
    BREAKWATER_SECRET: randomBytes(32).toString('base64'),
    BREAKWATER_ADMIN_PASSWORD: adminPassword,
    BREAKWATER_PUBLIC_URL: `http://${ownHosts.console}:${port}`,
    BREAKWATER_PORTAL_URL: `http://${ownHosts.portal}:${port}`,
    BREAKWATER_TRUSTED_PROXIES: '127.0.0.0/8',
    LOG_LEVEL: 'warn',
  }
  const start = async (own: number) => {
    const { child, output } = spawnProgram(['serve'], { ...environment, PORT: String(own) })
    t.after(() => child.kill('SIGKILL'))
    const isReady = async () => (await send(`http://127.0.0.1:${own}`, 'GET /readyz')).status === 200
    await waitFor(async () => child.exitCode !== null || (await isReady().catch(() => false)), 200)
    assert.equal(child.exitCode, null, output())
    return child
  }
  const nodes = [await start(ports[0] ?? 0), await start(ports[1] ?? 0)]
  const { stop } = await startOwnProxy(proxy, { port, nodes: ports })
  t.after(stop)
  return {
    url: `http://127.0.0.1:${port}`,
    hosts: { console: `${ownHosts.console}:${port}`, portal: `${ownHosts.portal}:${port}` },
    nodes,
    /** As any tool for rolling restarts does: stop, wait for the end, start, wait until it has been ready for some seconds. */
    restart: async (index: number): Promise<void> => {
      const node = nodes[index]
      assert.ok(node)
      node.kill('SIGTERM')
      await waitFor(
        async () => (await send(`http://127.0.0.1:${ports[index]}`, 'GET /readyz')).status === 503,
        4,
      )
      assert.deepEqual(await once(node, 'exit'), [0, null])
      nodes[index] = await start(ports[index] ?? 0)
      // The proxy asks every second: until it has, it would be left without a node when the next one goes.
      await sleep(readyMilliseconds)
    },
  }
}

/** Clients that read and write until they are told to stop. */
function keepAsking(client: Client) {
  const statuses = new Map<number, number>()
  const failures: unknown[] = []
  const over = new AbortController()
  let next = 0
  const ask = async () => {
    while (!over.signal.aborted) {
      const number = ++next
      const body = anOrder(`SO-ROLL-${number}`)
      const asked =
        number % 2 === 0 ? client('POST /sale-orders', { body }) : client('GET /sale-orders?limit=5')
      await asked.then(
        ({ status }) => void statuses.set(status, (statuses.get(status) ?? 0) + 1),
        (error: unknown) => void failures.push(error),
      )
      // Otherwise four clients alone keep a small machine busy.
      await sleep(5)
    }
  }
  const clients = Promise.all(Array.from({ length: 4 }, ask))
  return {
    async stop() {
      over.abort()
      await clients
      return { statuses, failures }
    },
  }
}
