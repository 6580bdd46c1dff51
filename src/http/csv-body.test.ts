import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as Type from 'typebox'
import { endpoint, strictObject } from '../kernel/contract.ts'
import type { Db } from '../kernel/database/database.ts'
import { createLog } from '../kernel/log.ts'
import { createMetrics } from '../kernel/metrics.ts'
import { createObserve } from '../kernel/observe.ts'
import { route } from '../kernel/route.ts'
import { createApp } from './app.ts'
import { mountRoutes } from './mount.ts'

const upload = endpoint({
  method: 'POST',
  path: '/test/upload',
  summary: 'Takes a file.',
  tag: 'Test',
  access: 'operator',
  consumes: 'text/csv',
  body: Type.String({ minLength: 1 }),
  reply: strictObject({ text: Type.String() }),
})

const operator = {
  allowed: true as const,
  caller: { actor: { kind: 'job' as const, name: 'test' }, roles: [] },
}

test('a file in another encoding reaches its reader, who can say which, instead of a complaint about NUL', async (t) => {
  const app = await createApp({
    access: { decide: async () => operator },
    checkHost: () => undefined,
    trustedProxies: { has: () => false },
    ownOrigins: new Set(),
    cookieName: 'bw',
    isHttps: false,
    log: createLog({ level: 'silent' }),
    metrics: createMetrics(),
    observe: createObserve(),
    newRequestId: () => 'r-1',
  })
  t.after(() => app.close())
  const read = route(upload, async ({ body }) => ({ text: body }))
  mountRoutes(app, [read], {
    db: {} as Db,
    urgent: {} as Db,
    cookieName: 'bw',
    onExport: async () => undefined,
    requireStill: async () => undefined,
  })
  const send = async (payload: Buffer) => {
    const headers = { 'content-type': 'text/csv; charset=utf-8' }
    const answer = await app.inject({ method: 'POST', url: '/api/v1/test/upload', headers, payload })
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json<{ text: string }>().text
  }
  assert.equal(await send(Buffer.from('\uFEFFa,é\r\n')), '\uFEFFa,é\r\n')
  assert.equal(await send(Buffer.from('a,b', 'utf16le')), 'a\uFFFD,\uFFFDb\uFFFD')
})
