import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import fastify from 'fastify'
import { waitFor } from '../../../test/support/running-server.ts'
import { parseNetworks } from '../../kernel/network/address.ts'
import { closeUnused, limitConnections } from './connections.ts'

/** Connections that are opened by name of their peer. */
function setUp() {
  const server = new EventEmitter()
  const state = { refused: 0 }
  const trustedProxies = parseNetworks(['10.0.0.1'])
  // All that is used of it.
  limitConnections(server as unknown as Parameters<typeof limitConnections>[0], {
    trustedProxies,
    onRefused: () => void state.refused++,
  })
  const open = (remoteAddress: string) => {
    const socket = Object.assign(new EventEmitter(), {
      remoteAddress,
      isDestroyed: false,
      destroy: () => socket,
    })
    socket.destroy = () => Object.assign(socket, { isDestroyed: true })
    server.emit('connection', socket)
    return socket
  }
  return { open, state }
}

test('one network has a thousand connections and no more; a closed one makes room', () => {
  const { open, state } = setUp()
  const sockets = Array.from({ length: 1_000 }, (_, index) => open(`2001:db8::${index.toString(16)}`))
  assert.ok(sockets.every(({ isDestroyed }) => !isDestroyed))
  assert.ok(open('2001:db8::ffff').isDestroyed)
  assert.equal(state.refused, 1)
  assert.ok(!open('2001:db8:0:1::1').isDestroyed)
  sockets[0]?.emit('close')
  assert.ok(!open('2001:db8::ffff').isDestroyed)
})

test('a trusted proxy speaks for everybody: it has as many as it needs', () => {
  const { open } = setUp()
  for (let count = 0; count < 2_000; count++) assert.ok(!open('10.0.0.1').isDestroyed)
})

test(
  'a stop does not wait for connections on which nothing, or half a request, was asked',
  { timeout: 30_000 },
  async () => {
    const app = fastify({ forceCloseConnections: 'idle', connectionTimeout: 600_000 })
    closeUnused(app)
    await app.listen({ port: 0, host: '127.0.0.1' })
    const address = app.server.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    const connections = ['', 'GET / HTTP/1.1\r\nhost: ours\r\n'].map(async (asked) => {
      const socket = connect(port, '127.0.0.1').on('error', () => undefined)
      await once(socket, 'connect')
      socket.write(asked)
      return socket
    })
    const sockets = await Promise.all(connections)
    await app.close()
    await waitFor(() => sockets.every(({ closed }) => closed))
  },
)
