import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { suite, test } from 'node:test'
import { sql } from 'kysely'
import { openDatabase } from '../src/kernel/database/database.ts'
import { breakwater, serve, type Environment } from './support/command-line.ts'
import { emptyPlace } from './support/engines.ts'

const password = 'harbour crane at dawn 42'
const admin = 'ayu@example.com'

suite('people on the command line', () => {
  test('of an embedded database: through the running server, and without one', async () => {
    const place = await emptyPlace('pglite')
    assert.ok('dataDir' in place)
    const environment = {
      BREAKWATER_DATA_DIR: place.dataDir,
      BREAKWATER_SECRET: randomBytes(32).toString('hex'),
      BREAKWATER_ADMIN_EMAIL: admin,
      BREAKWATER_ADMIN_PASSWORD: password,
      PORT: '0',
      LOG_LEVEL: 'silent',
    }
    const server = await serve(environment)
    await assertPeopleComeAndGo(environment, 'running')
    server.kill('SIGTERM')
    assert.deepEqual(await once(server, 'exit'), [0, null])
    // The verbs are the same; here it is the way to them that differs.
    const created = await breakwater(
      ['user', 'create', '--email', 'stopped@example.com', '--name', 'Citra', '--role', 'viewer'],
      environment,
    )
    assert.equal(created.code, 0, created.complaint)
    assert.match(await listed(environment, 'stopped@example.com'), /Citra +viewer +invited/)
    assert.deepEqual(await actorsIn(place), ['command line', 'users.first-admin'])
  })

  test('of a PostgreSQL database: directly', async () => {
    const place = await emptyPlace('postgres')
    assert.ok('url' in place)
    const environment = {
      DATABASE_URL: place.url,
      DATABASE_OWNER_URL: place.ownerUrl,
      BREAKWATER_SECRET: randomBytes(32).toString('hex'),
    }
    const created = await breakwater(
      ['user', 'create', '--email', admin, '--name', 'Ayu', '--role', 'admin', '--password-stdin'],
      environment,
      `${password}\n`,
    )
    assert.deepEqual([created.code, created.output], [0, `${admin} can sign in now.\n`])
    assert.ok(!created.output.includes(password))
    await assertPeopleComeAndGo(environment, 'direct')
    assert.deepEqual(await actorsIn(place), ['command line'])
  })
})

/** Invites, disables, enables, unlocks and resets; refuses what must be. */
async function assertPeopleComeAndGo(environment: Environment, prefix: string): Promise<void> {
  const email = `${prefix}@example.com`
  const user = (...parameters: string[]) => breakwater(['user', ...parameters], environment)
  const invited = await user('create', '--email', email, '--name', 'Budi', '--role', 'viewer', 'operator')
  assert.equal(invited.code, 0, invited.complaint)
  assert.match(invited.output, /\/console\/choose-password#[\w-]{43}\n$/)
  assert.match(await listed(environment, email), /Budi +viewer, operator +invited +no +0 +never$/)

  assert.equal((await user('disable', email.toUpperCase())).code, 0)
  assert.match(await listed(environment, email), /disabled/)
  assert.equal((await user('reset', email)).code, 1, 'a disabled person gets no link')
  assert.equal((await user('enable', email)).code, 0)
  assert.equal((await user('unlock', email)).code, 0)
  const reset = await user('reset', email, '--second-factors')
  assert.equal(reset.code, 0, reset.complaint)
  assert.match(reset.output, /second factors of .* are removed[^]*#[\w-]{43}\n$/)

  const last = await user('disable', admin)
  assert.deepEqual([last.code, last.output], [1, ''])
  assert.match(last.complaint, /last active administrator/)
  const nobody = await user('unlock', 'nobody@example.com')
  assert.deepEqual(
    [nobody.code, nobody.complaint],
    [1, 'Nobody has the e-mail address nobody@example.com.\n'],
  )
  const wrong = await user('create', '--email', 'no address', '--name', 'X', '--role', 'king')
  assert.deepEqual([wrong.code, wrong.output], [1, ''])
}

async function listed(environment: Environment, email: string): Promise<string> {
  const { output } = await breakwater(['user', 'list'], environment)
  return output.split('\n').find((line) => line.startsWith(email)) ?? output
}

/** Who is in the audit log for what was done to people. */
async function actorsIn(place: Awaited<ReturnType<typeof emptyPlace>>): Promise<string[]> {
  const database = await openDatabase(place)
  try {
    const { rows } = await sql<{ actor: string }>`
      select distinct value as actor from breakwater.event_value join breakwater.event on event.id = event_id
      where type like 'user.%' and field = 'actor_name' order by value`.execute(database.db)
    return rows.map(({ actor }) => actor)
  } finally {
    await database.close()
  }
}
