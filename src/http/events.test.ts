import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { test, type TestContext } from 'node:test'
import fastify from 'fastify'
import { waitFor } from '../../test/support/running-server.ts'
import { errors } from '../kernel/errors.ts'
import { createLog } from '../kernel/log.ts'
import { closeUnused } from './load/connections.ts'
import { mountEvents, requireRoom } from './events.ts'
import { toAppError } from './problem.ts'

const places = { citra: '192.0.2.7', budi: '203.0.113.7' }

/** The open pages of two people, at which time stands still until the test moves it. */
async function setUp(t: TestContext) {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const shut = new Set<string>()
  const state = { isBroken: false }
  const ended = new Set<string>()
  const takenRules: (() => void)[] = []
  const app = fastify({ forceCloseConnections: 'idle' })
  closeUnused(app)
  app.setErrorHandler((thrown, _, reply) => reply.code(toAppError(thrown, 'r-1').status).send())
  app.addHook('onRequest', async (request) => {
    const id = String(request.headers['x-person'])
    request.clientAddress = places[id === 'citra' ? 'citra' : 'budi']
    request.caller = { actor: { kind: 'user', id, name: id }, roles: ['viewer'], sessionId: id }
  })
  mountEvents(app, {
    liveTopics: { sessions: 'security' },
    bus: { subscribe: () => undefined, onHearingChange: () => undefined, isHearing: () => true },
    sessions: { onEnded: () => undefined, isOpen: (id) => Promise.resolve(!ended.has(id)) },
    access: {
      isStillAdmitted: ({ userId, address }) =>
        state.isBroken
          ? Promise.reject(errors.UNAVAILABLE())
          : Promise.resolve(!shut.has(`${userId} ${address}`)),
    },
    ipAccess: { onRulesTaken: (listener) => void takenRules.push(listener) },
    log: createLog({ level: 'silent' }),
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  t.after(() => app.close())
  const open = async (person: string) => {
    const asked = get(`${url}/api/v1/events`, { headers: { 'x-person': person }, agent: false })
    const [response] = (await once(asked, 'response')) as [IncomingMessage] // what the event carries
    response.setEncoding('utf8')
    if (!ended.has(person)) await once(response, 'data')
    return response
  }
  const statusOf = async (person: string): Promise<number> => {
    const answer = await fetch(`${url}/api/v1/events`, { headers: { 'x-person': person } })
    await answer.body?.cancel()
    return answer.status
  }
  return {
    shut,
    ended,
    state,
    open,
    statusOf,
    takeRules: () => takenRules.forEach((tell) => tell()),
    citra: await open('citra'),
    budi: await open('budi'),
    beat: () => t.mock.timers.tick(20_000),
  }
}

test('a stream is closed at the next heartbeat after the rules shut its reader out, and only that one', async (t) => {
  const { shut, citra, budi, beat } = await setUp(t)
  beat()
  assert.deepEqual(await Promise.all([once(citra, 'data'), once(budi, 'data')]), [
    [': still here\n\n'],
    [': still here\n\n'],
  ])
  shut.add(`budi ${places.budi}`).add(`citra ${places.budi}`)
  beat()
  await Promise.all([once(budi, 'end'), once(citra, 'data')])
  assert.equal(citra.readableEnded, false)
})

test('a stream whose session ended while it was let in is closed at once, and one whose end was not heard of at the next heartbeat', async (t) => {
  const { ended, open, citra, budi, beat } = await setUp(t)
  ended.add('citra')
  const late = await open('citra')
  await once(late.resume(), 'end')
  assert.equal(citra.readableEnded, false)
  beat()
  await Promise.all([once(citra, 'end'), once(budi, 'data')])
})

test('when rules are taken, who is shut out need not be awaited by the heartbeat', async (t) => {
  const { shut, citra, budi, takeRules } = await setUp(t)
  shut.add(`budi ${places.budi}`)
  takeRules()
  await Promise.all([once(budi, 'end'), once(citra, 'data')])
  assert.equal(citra.readableEnded, false)
})

test('streams are closed when the rules cannot be asked', async (t) => {
  const { state, citra, beat } = await setUp(t)
  state.isBroken = true
  beat()
  await once(citra, 'end')
})

test('one session opens ten streams and no more, whoever else waits; a closed one makes room', async (t) => {
  const { open, citra, statusOf } = await setUp(t)
  for (let count = 1; count < 10; count++) await open('citra')
  assert.equal(await statusOf('citra'), 429)
  assert.equal(await statusOf('budi'), 200)
  citra.destroy()
  await waitFor(async () => (await statusOf('citra')) === 200)
})

test('one network has a part of a node’s streams, however many sessions it has', () => {
  const streams = Array.from({ length: 1_000 }, (_, index) => ({
    sessionId: `session ${index}`,
    address: `2001:db8::${index.toString(16)}`,
  }))
  const sessionId = 'another'
  assert.throws(() => requireRoom(streams, { sessionId, address: '2001:db8::ffff' }), { status: 429 })
  requireRoom(streams, { sessionId, address: '2001:db8:0:1::1' })
  requireRoom(streams.slice(1), { sessionId, address: '2001:db8::ffff' })
})
