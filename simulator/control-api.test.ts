import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { startSimulator } from './simulator.ts'
import { container, eventsIn, startCarrier, voyage } from './testing/carrier.ts'

async function voyagesFile(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'carrier-'))
  t.after(() => rm(folder, { recursive: true }))
  return join(folder, 'voyages.json')
}

test('a restart continues the same voyages with the very same events', async (t) => {
  const file = await voyagesFile(t)
  const first = await startCarrier(t, { voyagesFile: file, voyages: [] })
  await first.control.addVoyages([voyage])
  const before = await eventsIn(await first.ask())
  await first.simulator.close()
  const second = await startCarrier(t, { voyagesFile: file, voyages: [] })
  assert.ok(before.length > 20)
  assert.deepEqual(await eventsIn(await second.ask()), before)
})

test('adding a voyage of the same box and booking replaces it, another booking stands beside it', async (t) => {
  const { control } = await startCarrier(t)
  await control.addVoyages([{ ...voyage, isoCode: '22G1' }])
  assert.deepEqual(
    (await control.listVoyages()).map(({ isoCode }) => isoCode),
    ['22G1'],
  )
  await control.addVoyages([{ ...voyage, booking: 'NEXT' }])
  assert.equal((await control.listVoyages()).length, 2)
})

test('voyages added at the same time are all in the file', async (t) => {
  const file = await voyagesFile(t)
  const { control } = await startCarrier(t, { voyagesFile: file, voyages: [] })
  const numbers = Array.from({ length: 20 }, (_, index) => `MSKU${1_000_000 + index}`)
  await Promise.all(numbers.map((containerNumber) => control.addVoyages([{ ...voyage, containerNumber }])))
  const written = JSON.parse(await readFile(file, 'utf8')) as { containerNumber: string }[]
  assert.deepEqual(written.map(({ containerNumber }) => containerNumber).sort(), numbers)
})

test('wrong voyages are refused as a whole, and nothing is written', async (t) => {
  const file = await voyagesFile(t)
  const { control } = await startCarrier(t, { voyagesFile: file, voyages: [] })
  await assert.rejects(control.addVoyages([voyage, { ...voyage, carrier: 'nobody' }]), /carrier/)
  assert.deepEqual(await control.listVoyages(), [])
  await assert.rejects(readFile(file), { code: 'ENOENT' })
})

test('a file that holds no voyages stops the start with a clear word', async (t) => {
  const file = await voyagesFile(t)
  await writeFile(file, '[{}')
  await assert.rejects(startSimulator({ voyagesFile: file }), /voyages\.json: .*array/)
})

test('the switchboard wants its token, for reading too', async (t) => {
  const { simulator } = await startCarrier(t)
  for (const path of ['voyages', 'fault', 'statistics', 'clock', 'nothing']) {
    const tokens: Record<string, string>[] = [{}, { 'X-Control-Token': 'wrong' }, { 'X-API-Key': 'key' }]
    for (const headers of tokens) {
      assert.equal((await fetch(`${simulator.url}/control/${path}`, { headers })).status, 401)
    }
  }
})

const elsewhere = Object.values(networkInterfaces())
  .flat()
  .find((found) => found?.family === 'IPv4' && !found.internal)?.address
const skip = elsewhere ? false : 'this machine has no address but loopback'

test('the switchboard is closed to other machines, even with the token', { skip }, async (t) => {
  const { simulator } = await startCarrier(t, { host: '0.0.0.0' })
  const url = simulator.url.replace('0.0.0.0', elsewhere ?? '')
  const headers = { 'X-Control-Token': 'token' }
  assert.equal((await fetch(`${url}/control/voyages`, { headers })).status, 403)
  assert.equal((await fetch(`${url}/v2/events`)).status, 401)
})

test('the switchboard refuses what it does not know', async (t) => {
  const { simulator } = await startCarrier(t)
  const headers = { 'X-Control-Token': 'token' }
  const put = (path: string, body: string) =>
    fetch(`${simulator.url}/control/${path}`, { method: 'PUT', headers, body })
  assert.equal((await put('fault', '{"mode":"strange"}')).status, 400)
  assert.equal((await put('fault', '{"mode":"slow"}')).status, 400)
  assert.equal((await put('fault', '{"mode":"hang","more":1}')).status, 400)
  assert.equal((await put('fault', 'nonsense')).status, 400)
  assert.equal((await put('clock', '{"now":"never","speed":1}')).status, 400)
  assert.equal((await fetch(`${simulator.url}/control/doors`, { headers })).status, 404)
})

test('the statistics count the calls about each container, refused ones too, until they are reset', async (t) => {
  const { control, get, ask } = await startCarrier(t)
  await Promise.all([
    ask(),
    ask(),
    get('equipmentReference=TCLU1234568', { 'X-API-Key': 'wrong' }),
    get('limit=5'),
  ])
  const { requests, perContainer } = await control.statistics()
  assert.deepEqual(
    { requests, perContainer },
    { requests: 4, perContainer: { [container]: 2, TCLU1234568: 1 } },
  )
  await control.resetStatistics()
  assert.deepEqual((await control.statistics()).perContainer, {})
})

test('the following pages count for the container of the first', async (t) => {
  const { control, get } = await startCarrier(t)
  const first = await get(`equipmentReference=${container}&limit=5`)
  await get(`cursor=${first.headers.get('Next-Page')}`)
  assert.deepEqual((await control.statistics()).perContainer, { [container]: 2 })
})
