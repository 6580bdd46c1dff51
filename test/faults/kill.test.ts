import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { test } from 'node:test'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openInstallation } from '../../src/compose/server.ts'
import { readConfig } from '../../src/config/config.ts'
import { createLog } from '../../src/kernel/log.ts'
import { temporaryDirectory } from '../support/engines.ts'
import { freePort, spawnProgram, startDemo, waitFor } from '../support/running-server.ts'
import { anOrder, clientWith, cookieOf } from '../e2e/client.ts'

test('an order that was acknowledged survives kill -9, with its audit event, in a log that still proves and tells of the kill', async (t) => {
  const dataDir = await temporaryDirectory()
  const port = await freePort()
  const first = await startDemo({ dataDir, port })
  const [email = '', password = ''] = (await readFile(join(dataDir, 'admin-password'), 'utf8')).split('\n')
  const cookie = await cookieOf(first.url, { email, password })
  const acknowledged = await createUntilKilled(first.url, cookie, () => first.child.kill('SIGKILL'))
  assert.ok(acknowledged.length >= 20)

  const second = await startDemo({ dataDir, port })
  const again = clientWith(second.url, { cookie })
  for (const id of acknowledged) assert.equal((await again(`GET /sale-orders/${id}`)).status, 200, id)
  const proof = spawnProgram(['audit', 'verify'], { BREAKWATER_DATA_DIR: dataDir })
  await waitFor(() => proof.child.exitCode !== null)
  assert.equal(proof.child.exitCode, 0, proof.output())
  assert.equal(await second.end('SIGTERM'), 0)

  const config = readConfig({ BREAKWATER_DATA_DIR: dataDir })
  const kernel = await openInstallation(config, createLog({ level: 'silent' }))
  t.after(() => kernel.stop())
  const { rows } = await sql<{ id: string }>`select subject_id as id from breakwater.event
    where type = 'sale_order.created'`.execute(kernel.database.owner)
  const audited = new Set(rows.map(({ id }) => id))
  assert.deepEqual(
    acknowledged.filter((id) => !audited.has(id)),
    [],
  )
  const { rows: unclean } = await sql`select from breakwater.event
    where type = 'server.stopped_uncleanly' and id > (select id from breakwater.event where type = 'server.started' order by id limit 1)`.execute(
    kernel.database.owner,
  )
  assert.equal(unclean.length, 1, 'the kill is itself recorded')
})

/** Creates orders, eight at a time, kills the server in the middle, and answers which ones were acknowledged. */
async function createUntilKilled(url: string, cookie: string, kill: () => void): Promise<string[]> {
  const client = clientWith(url, { cookie })
  const acknowledged: string[] = []
  let next = 0
  let isKilled = false
  const clerk = async () => {
    while (!isKilled) {
      const answer = await client('POST /sale-orders', { body: anOrder(`SO-KILL-${++next}`) })
      assert.equal(answer.status, 201)
      acknowledged.push(answer.json<{ id: string }>().id)
      if (acknowledged.length < 20 || isKilled) continue
      isKilled = true
      kill()
    }
  }
  await Promise.allSettled(Array.from({ length: 8 }, clerk))
  return acknowledged
}
