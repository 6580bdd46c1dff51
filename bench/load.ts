import autocannon, { type Client } from 'autocannon'
import { randomAddress } from './addresses.ts'

/** A process that loads a server and says how that went: `fork` it and send a `Load`. */
export type Load = { url: string; connections: number; length: Length } & (
  { paths: readonly string[] } | { requests: readonly LoadRequest[] }
)
export type LoadRequest = { path: string; headers: Record<string, string> }
/** A load ends after a time or after so many requests. */
export type Length = { duration: number } | { amount: number }
export type LoadResult = {
  requests: number
  requestsPerSecond: number
  p50: number
  p95: number
  p99: number
  failed: number
}

/** Made beforehand, so that the client's own work stays small; as many as a connection may need. */
const requestsPerConnection = 2_000

process.once('message', (load: Load) => void answer(load))

async function answer(load: Load): Promise<void> {
  process.send?.(await run(load))
  process.disconnect()
}

async function run({ url, connections, length, ...load }: Load): Promise<LoadResult> {
  const latencies: number[] = []
  const setupClient = (client: Client): void => {
    client.setRequests(Array.from({ length: requestsPerConnection }, () => requestOf(load)))
    client.on('response', (_status, _bytes, milliseconds) => void latencies.push(milliseconds))
  }
  const result = await autocannon({ url, connections, ...length, setupClient })
  latencies.sort((one, other) => one - other)
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? Infinity
  return {
    requests: result.requests.total,
    requestsPerSecond: result.requests.total / result.duration,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    failed: result.non2xx + result.errors + result.timeouts,
  }
}

type Wanted = { paths: readonly string[] } | { requests: readonly LoadRequest[] }

function requestOf(load: Wanted) {
  if ('paths' in load) return visit(anyOf(load.paths) ?? '/')
  const { path = '/', headers } = anyOf(load.requests) ?? {}
  return { method: 'GET' as const, path, headers: { 'user-agent': firefox, ...headers } }
}

const anyOf = <Item>(items: readonly Item[]): Item | undefined =>
  items[Math.floor(Math.random() * items.length)]

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

/** A visitor of the portal: another address every time. */
const visit = (path: string) => ({
  method: 'GET' as const,
  path,
  headers: {
    'x-forwarded-for': randomAddress(),
    'accept-encoding': 'gzip, deflate, br',
    'accept-language': 'en-GB,en;q=0.8',
    'user-agent': firefox,
    'sec-fetch-mode': 'navigate',
    'sec-fetch-site': 'none',
  },
})
