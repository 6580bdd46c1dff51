import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import fastify, { type FastifyInstance } from 'fastify'
import { isAppError } from '../../kernel/errors.ts'
import { followRequests } from './follow-requests.ts'

const mostMilliseconds = 300

/** A server that works longer than it may; `answered` is what it was told of. */
async function start(t: TestContext, addRoutes: (app: FastifyInstance) => void) {
  const answered: string[] = []
  const app = fastify()
  followRequests(app, {
    mostMilliseconds,
    everyMilliseconds: 10,
    onAnswered: ({ url }, { statusCode }) => void answered.push(`${url} ${statusCode}`),
  })
  app.setErrorHandler((thrown, _, reply) => reply.code(isAppError(thrown) ? thrown.status : 500).send(''))
  addRoutes(app)
  t.after(() => app.close())
  return { answered, address: await app.listen({ host: '127.0.0.1', port: 0 }) }
}

test('work that takes too long is answered with an error while it goes on, before any route and in one', async (t) => {
  let isGoingOn = false
  const { address, answered } = await start(t, (app) => {
    app.addHook('onRequest', async ({ url }) => void (url === '/hook' && (await sleep(mostMilliseconds * 3))))
    app.get('/hook', async () => 'late')
    app.get('/slow', async () => {
      isGoingOn = true
      await sleep(mostMilliseconds * 3)
      isGoingOn = false
      return 'late'
    })
    app.get('/quick', async () => 'in time')
  })
  assert.equal((await fetch(`${address}/hook`)).status, 503)
  assert.equal((await fetch(`${address}/slow`)).status, 503)
  assert.ok(isGoingOn)
  assert.equal(await (await fetch(`${address}/quick`)).text(), 'in time')
  assert.deepEqual(answered.slice(0, 2), ['/hook 503', '/slow 503'])
})

test('an answer that has begun is cut off instead, and a route with a limit of its own has that one', async (t) => {
  const { address } = await start(t, (app) => {
    app.get('/half', (_, reply) => {
      reply.raw.writeHead(200)
      reply.raw.write('half')
    })
    app.get('/long', { handlerTimeout: mostMilliseconds * 10 }, async () => {
      await sleep(mostMilliseconds * 3)
      return 'whole'
    })
  })
  await assert.rejects((await fetch(`${address}/half`)).text())
  assert.equal(await (await fetch(`${address}/long`)).text(), 'whole')
})

test('whoever goes away before the answer is not told of as answered', async (t) => {
  const { address, answered } = await start(t, (app) => {
    app.get('/slow', async () => sleep(mostMilliseconds / 2))
    app.get('/quick', async () => 'in time')
  })
  const gone = AbortSignal.timeout(mostMilliseconds / 4)
  await assert.rejects(fetch(`${address}/slow`, { signal: gone }))
  await sleep(mostMilliseconds)
  await (await fetch(`${address}/quick`)).text()
  await sleep(10)
  assert.deepEqual(answered, ['/quick 200'])
})
