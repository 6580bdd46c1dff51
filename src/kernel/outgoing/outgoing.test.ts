import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net'
import { test, type TestContext } from 'node:test'
import { text as readText } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { createOutgoing, type OutgoingDependencies, type OutgoingRequest } from './outgoing.ts'

const bounds = { headers: {}, timeoutMilliseconds: 2_000, maxBytes: 100_000 }

test('an answer comes with its status, headers and body, unpacked', async (t) => {
  const port = await serve(t, (_, response) => {
    response.writeHead(203, { 'content-encoding': 'gzip', 'x-word': 'yes' }).end(gzipSync('hello'))
  })
  const reply = await outgoingTo(t, port).request({ ...bounds, url: `http://127.0.0.1:${port}/` })
  assert.ok(reply.ok)
  assert.deepEqual([reply.status, reply.headers['x-word'], String(reply.body)], [203, 'yes', 'hello'])
})

test('method, headers and body arrive as they were given', async (t) => {
  const port = await serve(t, (request, response) => {
    const { method, url, headers } = request
    void readText(request).then((body) =>
      response.end(JSON.stringify([method, url, headers['x-word'], body])),
    )
  })
  const reply = await outgoingTo(t, port).request({
    ...bounds,
    url: `http://127.0.0.1:${port}/path?a=b`,
    method: 'POST',
    headers: { 'x-word': 'given' },
    body: 'the body',
  })
  assert.equal(reply.ok && String(reply.body), '["POST","/path?a=b","given","the body"]')
})

test('private hosts open exactly the host and port that are named', async (t) => {
  const [named, other] = [await canary(t), await canary(t)]
  const outgoing = outgoingTo(t, named.port)
  const at = (url: string) => outgoing.request({ ...bounds, timeoutMilliseconds: 300, url })
  await at(`http://127.0.0.1:${named.port}/`)
  await at(`http://127.0.0.1:${other.port}/`)
  await at(`http://localhost:${named.port}/`)
  await at(`https://[::ffff:127.0.0.1]:${other.port}/`)
  assert.deepEqual([named.connections(), other.connections()], [1, 0])
})

test('a private host needs its port', () => {
  for (const entry of ['127.0.0.1', 'host', 'user@host:80', 'host:80/path', 'host:99999', ''])
    assert.throws(() => createOutgoing({ privateHosts: [entry] }), /is not host:port/, entry)
})

test('a name whose answers change is judged by the address that is connected', async (t) => {
  const { port, connections } = await canary(t)
  const answers = ['93.184.215.14', '127.0.0.1']
  const judged: string[] = []
  const resolve: OutgoingDependencies['resolve'] = () => {
    const address = answers.shift() ?? '127.0.0.1'
    judged.push(address)
    return Promise.resolve([{ address, family: 4 }])
  }
  const outgoing = open(t, { privateHosts: [], resolve })
  const request = { ...bounds, url: `https://rebinding.example:${port}/`, timeoutMilliseconds: 300 }
  await outgoing.request(request)
  const second = await outgoing.request(request)
  assert.equal(!second.ok && second.problem, 'refused_address')
  assert.deepEqual([judged, connections()], [['93.184.215.14', '127.0.0.1'], 0])
})

test('one private address among public ones refuses the name', async (t) => {
  const resolve: OutgoingDependencies['resolve'] = () =>
    Promise.resolve([
      { address: '93.184.215.14', family: 4 },
      { address: '::1', family: 6 },
    ])
  const reply = await open(t, { privateHosts: [], resolve }).request({
    ...bounds,
    url: 'https://two.example/',
  })
  assert.equal(!reply.ok && reply.problem, 'refused_address')
})

test('a name server that never answers costs no more than the time-out', async (t) => {
  const outgoing = open(t, { privateHosts: [], resolve: () => new Promise(() => {}) })
  const began = performance.now()
  const reply = await outgoing.request({
    ...bounds,
    url: 'https://silent.example/',
    timeoutMilliseconds: 300,
  })
  assert.equal(!reply.ok && reply.problem, 'timed_out')
  assert.ok(performance.now() - began < 20_000)
})

test('a name that does not exist is a failed connection', async (t) => {
  const missing = Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' })
  const outgoing = open(t, { privateHosts: [], resolve: () => Promise.reject(missing) })
  assert.deepEqual(await outgoing.request({ ...bounds, url: 'https://nowhere.example/' }), {
    ok: false,
    problem: 'connection',
    message: 'The connection failed (ENOTFOUND).',
  })
})

test('a redirect is not followed, and its target never hears of us', async (t) => {
  const target = await canary(t)
  const port = await serve(t, (_, response) => {
    response.writeHead(307, { location: `http://127.0.0.1:${target.port}/` }).end('moved')
  })
  const outgoing = open(t, { privateHosts: [`127.0.0.1:${port}`, `127.0.0.1:${target.port}`] })
  const reply = await outgoing.request({ ...bounds, url: `http://127.0.0.1:${port}/` })
  assert.equal(!reply.ok && reply.problem, 'redirect')
  assert.equal(target.connections(), 0)
})

test('an endless body is cut off close behind the limit', async (t) => {
  let sent = 0
  const port = await serve(t, (_, response) => {
    pour(response, Buffer.alloc(64_000, 'x'), (bytes) => (sent += bytes))
  })
  const reply = await outgoingTo(t, port).request({ ...bounds, url: `http://127.0.0.1:${port}/` })
  assert.equal(!reply.ok && reply.problem, 'too_large')
  // What the sockets' own buffers took in before the connection broke.
  assert.ok(sent < 20_000_000, `${sent} bytes`)
})

test('an endless row of gzip members that unpack to nothing is cut off too', async (t) => {
  const port = await serve(t, (_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' })
    pour(response, Buffer.concat(Array.from({ length: 1_000 }, () => gzipSync(''))))
  })
  const reply = await outgoingTo(t, port).request({ ...bounds, url: `http://127.0.0.1:${port}/` })
  assert.equal(!reply.ok && reply.problem, 'too_large')
})

test('headers without end are refused', async (t) => {
  const port = await serve(t, (_, response) => {
    response.writeHead(200, { 'x-long': 'x'.repeat(40_000) }).end()
  })
  const reply = await outgoingTo(t, port).request({ ...bounds, url: `http://127.0.0.1:${port}/` })
  assert.equal(!reply.ok && reply.problem, 'too_large')
})

test('connections are kept and used again, also after an answer that was cut off', async (t) => {
  const ports = new Set<number | undefined>()
  const port = await serve(t, (request, response) => {
    ports.add(request.socket.remotePort)
    response.end(request.url === '/long' ? Buffer.alloc(1_000_000) : 'short')
  })
  const outgoing = outgoingTo(t, port)
  const at = (path: string) => outgoing.request({ ...bounds, url: `http://127.0.0.1:${port}${path}` })
  for (let times = 0; times < 20; times += 1) assert.ok((await at('/')).ok)
  // One may still be busy with its last byte when the next request comes.
  assert.ok(ports.size <= 2, `${ports.size} connections`)
  for (let times = 0; times < 50; times += 1) assert.ok(!(await at('/long')).ok)
  assert.ok((await at('/')).ok)
})

test('no failure repeats what was sent', async (t) => {
  const secret = 'Zx9-very-secret'
  const port = await serve(t, (request) => request.socket.resetAndDestroy())
  const outgoing = outgoingTo(t, port)
  const requests: Partial<OutgoingRequest>[] = [
    { headers: { 'x-key': secret } },
    { headers: { 'x-key': `${secret}\r\nx-other: 1` } },
    { headers: { [`x ${secret}`]: '1' } },
    { url: `http://user:${secret}@127.0.0.1:${port}/` },
    { url: `http://127.0.0.1:1/${secret}` },
    { url: `nonsense ${secret}` },
  ]
  for (const request of requests) {
    const reply = await outgoing.request({ ...bounds, url: `http://127.0.0.1:${port}/`, ...request })
    assert.ok(!reply.ok)
    assert.ok(!JSON.stringify(reply).includes(secret), JSON.stringify(reply))
  }
})

function open(t: TestContext, dependencies: OutgoingDependencies) {
  const outgoing = createOutgoing(dependencies)
  t.after(() => outgoing.close())
  return outgoing
}

const outgoingTo = (t: TestContext, port: number) => open(t, { privateHosts: [`127.0.0.1:${port}`] })

async function serve(t: TestContext, listener: RequestListener): Promise<number> {
  const server = createServer(listener)
  t.after(() => server.closeAllConnections())
  return listen(t, server)
}

/** Writes without end, as fast as it is read. */
function pour(response: ServerResponse, piece: Buffer, onSent: (bytes: number) => void = () => {}): void {
  while (!response.destroyed && response.write(piece)) onSent(piece.length)
  if (!response.destroyed) response.once('drain', () => pour(response, piece, onSent))
}

/** Counts who comes, and answers nobody. */
async function canary(t: TestContext) {
  let count = 0
  const server = createTcpServer((socket) => {
    count += 1
    socket.on('error', () => {}).destroy()
  })
  const port = await listen(t, server)
  return { port, connections: () => count }
}

async function listen(t: TestContext, server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return (server.address() as AddressInfo).port // A listening TCP server has no other kind of address.
}
