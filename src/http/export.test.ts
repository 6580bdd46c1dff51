import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import fastify from 'fastify'
import * as Type from 'typebox'
import { endpoint, pageOf, pageQuery, strictObject } from '../kernel/contract.ts'
import type { Db } from '../kernel/database.ts'
import { route } from '../kernel/route.ts'
import { exportOf, type OnExport } from './export.ts'

const listBoxes = endpoint({
  method: 'GET',
  path: '/boxes',
  summary: 'Boxes.',
  tag: 'Boxes',
  access: 'viewer',
  query: strictObject({ ...pageQuery, colour: Type.Optional(Type.String()) }),
  reply: pageOf(strictObject({ name: Type.String() })),
  isList: true,
})

const noDb = undefined as unknown as Db
const handlerTimeout = 400

/** A server whose list has three pages, each of which takes longer than half the time that a request has. */
async function start(t: TestContext, onExport: OnExport = () => Promise.resolve()): Promise<string> {
  const app = fastify({ handlerTimeout })
  const list = route(listBoxes, async ({ query }) => {
    await sleep(handlerTimeout * 0.6)
    const number = Number(query.cursor ?? 1)
    const nextCursor = number < 3 ? String(number + 1) : null
    return {
      items: [{ name: `${query.colour ?? 'any'} ${number}` }],
      nextCursor,
      count: 3,
      countIsCapped: false,
    }
  })
  exportOf(app, list, { db: noDb, cookieName: 'bw', onExport })
  t.after(() => app.close())
  return app.listen({ host: '127.0.0.1', port: 0 })
}

test('a file is whole, although it takes longer than another request may', async (t) => {
  const address = await start(t)
  const reply = await fetch(`${address}/api/v1/boxes/export?format=csv&colour=red`)
  assert.equal(await reply.text(), 'name\r\nred 1\r\nred 2\r\nred 3\r\n')
})

test('what was taken away is told before it leaves, with the filters that chose it', async (t) => {
  const told: unknown[] = []
  const address = await start(t, async (_db, _caller, exported) => void told.push(exported))
  await (await fetch(`${address}/api/v1/boxes/export?format=jsonl&colour=red`)).text()
  assert.deepEqual(told, [{ path: '/boxes', format: 'jsonl', filters: { colour: 'red' } }])
})

test('an export that cannot be recorded does not happen', async (t) => {
  const address = await start(t, () => Promise.reject(new Error('no log')))
  assert.equal((await fetch(`${address}/api/v1/boxes/export`)).status, 500)
})
