import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { asSuperuser } from '../support/engines.ts'
import { runningServer, startTestServer, waitFor } from '../support/running-server.ts'
import { adminClient, anOrder, type Answer, type Client } from '../e2e/client.ts'

suite('PostgreSQL going away', { timeout: 120_000 }, () => {
  const running = runningServer('postgres')

  test('requests during the loss of every connection answer 503 at worst; the server recovers by itself and nobody is signed out', async () => {
    const admin = await adminClient(running())
    const load = keepAsking(admin)
    for (let round = 0; round < 3; round++) {
      await pause(300)
      await terminateBackends()
    }
    await pause(1_500)
    const { answers, slowest } = await load.stop()
    const statuses = new Set(answers.map(({ status }) => status))
    for (const status of statuses) assert.ok([200, 201, 503].includes(status), String(status))
    assert.ok(answers.length > 10, String(answers.length))
    assert.ok(slowest < 10_000, `${slowest} ms`)
    const unavailable = answers.filter(({ status }) => status === 503)
    for (const answer of unavailable) assert.ok(Number(answer.headers['retry-after']) > 0)
    await waitFor(async () => (await admin('GET /sale-orders')).status === 200, 10)
    assert.equal((await admin('GET /auth/me')).status, 200)
    assert.equal((await admin('POST /sale-orders', { body: anOrder('SO-AFTER') })).status, 201)
    await waitFor(async () => (await fetch(`${running().url}/readyz`)).status === 200, 10)
  })
})

test('a stop under load fails no request that was accepted', { timeout: 60_000 }, async () => {
  const running = await startTestServer('postgres')
  const admin = await adminClient(running)
  const load = keepAsking(admin)
  await pause(700)
  await running.stop()
  const { answers, failures } = await load.stop()
  assert.ok(answers.length > 5, String(answers.length))
  for (const { status } of answers) assert.ok([200, 201, 503].includes(status), String(status))
  const served = running.logLines.filter((line) => /"msg":"request"/.test(line) && !/sign-in/.test(line))
  assert.equal(answers.length, served.length, 'every request that was begun got its answer')
  // Turned away at the door is not accepted.
  const isTurnedAway = (error: unknown) =>
    error instanceof Error && 'code' in error && ['ECONNREFUSED', 'ECONNRESET'].includes(String(error.code))
  assert.deepEqual(
    failures.filter((error) => !isTurnedAway(error)),
    [],
  )
})

/** Six clients that read and write until they are told to stop. */
function keepAsking(client: Client) {
  const answers: Answer[] = []
  const failures: unknown[] = []
  const over = new AbortController()
  let slowest = 0
  let next = 0
  const ask = async () => {
    while (!over.signal.aborted) {
      const began = performance.now()
      const number = ++next
      const body = anOrder(`SO-LOAD-${number}`)
      const asked =
        number % 3 === 0 ? client('POST /sale-orders', { body }) : client('GET /sale-orders?limit=5')
      await asked.then(
        (answer) => void answers.push(answer),
        (error: unknown) => void failures.push(error),
      )
      slowest = Math.max(slowest, performance.now() - began)
      if (failures.length > 50) return
    }
  }
  const clients = Promise.all(Array.from({ length: 6 }, ask))
  return {
    async stop() {
      over.abort()
      await clients
      return { answers, failures, slowest }
    },
  }
}

/** The crash of a server, seen from its clients. */
const terminateBackends = () =>
  asSuperuser((client) =>
    client.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where pid <> pg_backend_pid() and usename like 'breakwater%'`),
  )

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
