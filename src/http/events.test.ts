import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { test, type TestContext } from 'node:test'
import fastify from 'fastify'
import { errors } from '../kernel/errors.ts'
import { createLog } from '../kernel/log.ts'
import { mountEvents } from './events.ts'

const places = { citra: '192.0.2.7', budi: '203.0.113.7' }

/** The open pages of two people, at which time stands still until the test moves it. */
async function setUp(t: TestContext) {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const shut = new Set<string>()
  const state = { isBroken: false }
  const takenRules: (() => void)[] = []
  const app = fastify()
  app.addHook('onRequest', async (request) => {
    const id = String(request.headers['x-person'])
    request.clientAddress = places[id === 'citra' ? 'citra' : 'budi']
    request.caller = { actor: { kind: 'user', id, name: id }, roles: ['viewer'], sessionId: id }
  })
  mountEvents(app, {
    bus: { subscribe: () => undefined, onHearingChange: () => undefined, isHearing: () => true },
    sessions: { onEnded: () => undefined },
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
    await once(response.setEncoding('utf8'), 'data')
    return response
  }
  return {
    shut,
    state,
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
