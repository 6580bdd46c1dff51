import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { test } from 'node:test'
import { openDatabase } from '../../src/kernel/database/database.ts'
import { emptyPlace, onEachEngine, temporaryDirectory, type Place } from '../support/engines.ts'
import { freePort, startDemo, startTestServer } from '../support/running-server.ts'
import { adminClient, anOrder } from './client.ts'

const secret = 'a secret that both starts are given, and keep'

onEachEngine('npm start on a real installation', (engine) => {
  test(
    'starts what is there and adds or changes nothing, with or without --demo',
    { timeout: 300_000 },
    async () => {
      const place = await emptyPlace(engine)
      await fillByHand(place)
      const before = await contentsOf(place)
      assert.match(before, /Maersk, our contract/)
      for (const flags of engine === 'postgres' ? [[], ['--demo']] : [[]]) {
        const demo = await startDemo({
          dataDir: await directoryOf(place),
          port: await freePort(),
          env: environmentOf(place),
          flags,
        })
        assert.match(demo.output(), /not a demo .* nothing was added or changed/)
        assert.equal(demo.trackingLink, '')
        assert.equal((await fetch(`${demo.url}/readyz`)).status, 200)
        assert.equal(await demo.end('SIGINT'), 0)
        assert.equal(await contentsOf(place), before)
      }
    },
  )
})

/** Carriers that bear the names of the demo's, and an order without a link. */
async function fillByHand(place: Place): Promise<void> {
  const running = await startTestServer('dataDir' in place ? 'pglite' : 'postgres', {
    place,
    env: { BREAKWATER_SECRET: secret },
  })
  const admin = await adminClient(running)
  for (const [name, scac] of [
    ['Maersk, our contract', 'MAEU'],
    ['MSC (simulated)', 'MSCU'],
  ]) {
    const authentication = { kind: 'api_key', header: 'X-API-Key', key: 'our own key' }
    const body = { name, scac, baseUrl: 'https://api.carrier.example/v2', authentication }
    const made = await admin('POST /carriers', { body })
    assert.equal(made.status, 201, made.text)
  }
  assert.equal((await admin('POST /sale-orders', { body: anOrder('SO-OURS') })).status, 201)
  await running.stop()
}

/** Everything that people have made, as text. */
async function contentsOf(place: Place): Promise<string> {
  const database = await openDatabase(place)
  try {
    const contents: string[] = []
    for (const table of ['carrier', 'tracking_link', 'sale_order', 'partner', 'setting', 'user_account']) {
      const { rows: found } =
        await sql`select to_regclass(${`breakwater.${table}`}) is not null as there`.execute(database.owner)
      assert.deepEqual(found, [{ there: true }], table)
      const { rows } =
        await sql`select to_jsonb(t) as row from ${sql.table(`breakwater.${table}`)} t order by 1`.execute(
          database.owner,
        )
      contents.push(table, JSON.stringify(rows, undefined, 1))
    }
    return contents.join('\n')
  } finally {
    await database.close()
  }
}

const directoryOf = (place: Place): Promise<string> =>
  'dataDir' in place ? Promise.resolve(place.dataDir) : temporaryDirectory()

const environmentOf = (place: Place): Record<string, string> => ({
  BREAKWATER_SECRET: secret,
  ...('url' in place && { DATABASE_URL: place.url, DATABASE_OWNER_URL: place.ownerUrl }),
})
