import assert from 'node:assert/strict'
import { test } from 'node:test'
import fastify from 'fastify'
import { errors } from '../../kernel/errors.ts'
import { diagnosticsGate } from './diagnostics.ts'
import { toAppError } from '../problem.ts'

type Setting = { isOpen?: boolean; isEntitled?: boolean }

/** Answers the status that a request for the metrics gets. */
async function statusFor(
  from: { remoteAddress: string; headers?: Record<string, string> },
  { isOpen = false, isEntitled = false }: Setting = {},
): Promise<number> {
  const app = fastify()
  const requireAccess = async () => {
    if (!isEntitled) throw errors.UNAUTHENTICATED()
  }
  app.addHook('preHandler', diagnosticsGate({ isOpen, requireAccess }))
  app.setErrorHandler((thrown, _, reply) => reply.code(toAppError(thrown, 'r-1').status).send())
  app.get('/metrics', () => 'figures')
  return (await app.inject({ url: '/metrics', ...from })).statusCode
}

test('metrics are for this machine, for the roles of those who run it, or for everybody where the configuration says so', async () => {
  for (const remoteAddress of ['127.0.0.1', '::1', '::ffff:127.0.0.1'])
    assert.equal(await statusFor({ remoteAddress }), 200, remoteAddress)
  const remoteAddress = '192.0.2.7'
  assert.equal(await statusFor({ remoteAddress }), 401)
  assert.equal(await statusFor({ remoteAddress }, { isOpen: true }), 200)
  assert.equal(await statusFor({ remoteAddress }, { isEntitled: true }), 200)
})

test('what a proxy on this machine passes on is not from this machine, whatever it says', async () => {
  for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'])
    assert.equal(await statusFor({ remoteAddress: '127.0.0.1', headers: { [name]: '127.0.0.1' } }), 401, name)
})
