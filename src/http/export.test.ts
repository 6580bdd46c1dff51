import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import fastify from 'fastify'
import * as Type from 'typebox'
import { endpoint, pageOf, pageQuery, strictObject } from '../kernel/contract.ts'
import type { Db } from '../kernel/database/database.ts'
import { errors } from '../kernel/errors.ts'
import { route } from '../kernel/route.ts'
import { exportOf, type ExportDependencies } from './export.ts'

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
type Asked = Partial<Pick<ExportDependencies, 'onExport' | 'requireStill'>>
async function start(t: TestContext, asked: Asked = {}): Promise<string> {
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
  const agree = () => Promise.resolve()
  exportOf(app, list, { db: noDb, cookieName: 'bw', onExport: agree, requireStill: agree, ...asked })
  t.after(() => app.close())
  return app.listen({ host: '127.0.0.1', port: 0 })
}

test('a file is whole, although it takes longer than another request may', async (t) => {
  const address = await start(t)
  const reply = await fetch(`${address}/api/v1/boxes/export?format=csv&colour=red`)
  assert.equal(await textOf(reply), '\ufeffname\r\nred 1\r\nred 2\r\nred 3\r\n')
})

test('what was taken away is told before it leaves, with the filters that chose it', async (t) => {
  const told: unknown[] = []
  const address = await start(t, { onExport: async (_db, _caller, exported) => void told.push(exported) })
  await (await fetch(`${address}/api/v1/boxes/export?format=jsonl&colour=red`)).text()
  assert.deepEqual(told, [{ path: '/boxes', format: 'jsonl', filters: { colour: 'red' } }])
})

test('an export that cannot be recorded does not happen', async (t) => {
  const address = await start(t, { onExport: () => Promise.reject(new Error('no log')) })
  assert.equal((await fetch(`${address}/api/v1/boxes/export`)).status, 500)
})

test('an export ends with the right to it: each page is asked for again', async (t) => {
  const answers = [Promise.resolve(), Promise.reject(errors.UNAUTHENTICATED())]
  answers[1]?.catch(() => undefined)
  const address = await start(t, { requireStill: () => answers.shift() ?? Promise.resolve() })
  const reply = await fetch(`${address}/api/v1/boxes/export`)
  await assert.rejects(reply.text(), 'the file breaks off, so that nobody takes it for whole')
  assert.equal(answers.length, 0)
})

/** As it came: `text()` drops the byte order mark. */
const textOf = async (reply: Response): Promise<string> => Buffer.from(await reply.arrayBuffer()).toString()
