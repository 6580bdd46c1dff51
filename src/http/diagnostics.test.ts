import assert from 'node:assert/strict'
import { test } from 'node:test'
import fastify from 'fastify'
import { diagnosticsGate } from './diagnostics.ts'

/** Answers the status that a request for the metrics gets. */
async function statusFor(
  from: { remoteAddress: string; headers?: Record<string, string> },
  { isOpen = false, isMachine = false } = {},
): Promise<number> {
  const caller = { actor: { kind: 'token', id: 't', name: 'scraper' }, roles: ['viewer'] } as const
  const app = fastify()
  const identifyMachine = () => Promise.resolve(isMachine ? caller : undefined)
  app.addHook('preHandler', diagnosticsGate({ isOpen, identifyMachine }))
  app.setErrorHandler((_, __, reply) => reply.code(401).send())
  app.get('/metrics', () => 'figures')
  return (await app.inject({ url: '/metrics', ...from })).statusCode
}

test('metrics are for this machine, for token holders, or for everybody where the configuration says so', async () => {
  for (const remoteAddress of ['127.0.0.1', '::1', '::ffff:127.0.0.1'])
    assert.equal(await statusFor({ remoteAddress }), 200, remoteAddress)
  const remoteAddress = '192.0.2.7'
  assert.equal(await statusFor({ remoteAddress }), 401)
  assert.equal(await statusFor({ remoteAddress }, { isMachine: true }), 200)
  assert.equal(await statusFor({ remoteAddress }, { isOpen: true }), 200)
})

test('what a proxy on this machine passes on is not from this machine, whatever it says', async () => {
  for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'])
    assert.equal(await statusFor({ remoteAddress: '127.0.0.1', headers: { [name]: '127.0.0.1' } }), 401, name)
})
