import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Fault } from '../../simulator/fault.ts'
import { onEachEngine } from '../support/engines.ts'
import { runningServer, waitFor } from '../support/running-server.ts'
import { behindProxy, setScene, type Scene } from './portal-scene.ts'

const outdated = /The carrier cannot be reached at the moment/
const misbehaviours: readonly (readonly [string, Fault])[] = [
  ['fails', { mode: 'fail', status: 500 }],
  ['refuses our key', { mode: 'fail', status: 401 }],
  ['floods', { mode: 'flood', bytes: 30_000_000 }],
  ['answers a page instead of events', { mode: 'nonsense', kind: 'html' }],
  ['answers something nested without end', { mode: 'nonsense', kind: 'deep_nesting' }],
  ['breaks the connection', { mode: 'reset' }],
]

onEachEngine('the portal and a bad carrier', (engine) => {
  const running = runningServer(engine, behindProxy)
  let scene: Scene
  let visitors = 0
  before(async () => void (scene = await setScene(running())))

  const look = async (path: string) => {
    const began = performance.now()
    const answer = await scene.look(path, `198.51.100.${++visitors}`)
    return { ...answer, milliseconds: performance.now() - began }
  }

  test('while a carrier hangs, the page comes with what is known, and is fresh again afterwards', async () => {
    const { carrier } = running()
    const { path, numbers } = await scene.shipment()
    await waitFor(async () => /At sea, on the way to /.test((await look(path)).text))
    await carrier.setFault({ mode: 'hang' })
    await scene.makeDue(numbers)
    const page = await look(path)
    assert.equal(page.status, 200)
    assert.ok(page.milliseconds < 1_500, `${page.milliseconds} ms`)
    assert.match(page.text, /At sea, on the way to /)
    assert.match(page.text, /We are asking the carrier right now/)
    await waitFor(async () => outdated.test((await look(path)).text))
    await carrier.clearFault()
  })

  test('a first visit while the carrier hangs says that it is being asked, and looks again once by itself', async () => {
    const { carrier } = running()
    await carrier.setFault({ mode: 'slow', delayMs: 2_000 })
    const { path } = await scene.shipment()
    const page = await look(path)
    assert.equal(page.status, 200)
    assert.ok(page.milliseconds < 1_500, `${page.milliseconds} ms`)
    assert.match(page.text, /Asking the carrier/)
    const [, refresh = ''] = /http-equiv="refresh" content="3;url=([^"]+)"/.exec(page.text) ?? []
    assert.match(refresh, /refresh=1/)
    await waitFor(async () => /At sea, on the way to /.test((await look(path)).text))
    const after = await look(refresh.replaceAll('&amp;', '&'))
    assert.doesNotMatch(after.text, /http-equiv="refresh"/)
    await carrier.clearFault()
  })

  for (const [what, fault] of misbehaviours)
    test(`when the carrier ${what}, the page keeps the last good state and says how old it is`, async () => {
      const { carrier, simulator } = running()
      // A carrier of its own rests by itself: what one test did must not silence the next.
      await touchCarrier(scene, simulator.url, simulator.apiKey)
      const { path, numbers } = await scene.shipment()
      await waitFor(async () => /At sea, on the way to /.test((await look(path)).text))
      await carrier.setFault(fault)
      await scene.makeDue(numbers)
      await waitFor(async () => {
        const page = await look(path)
        assert.equal(page.status, 200)
        assert.match(page.text, /At sea, on the way to /)
        assert.ok(page.milliseconds < 1_500, `${page.milliseconds} ms`)
        return outdated.test(page.text)
      })
      await carrier.clearFault()
      await touchCarrier(scene, simulator.url, simulator.apiKey)
      await scene.makeDue(numbers)
      await waitFor(async () => !outdated.test((await look(path)).text))
      assert.match((await look(path)).text, /We asked the carrier/)
    })
})

/** Saving a carrier ends its rest. */
async function touchCarrier({ admin }: Scene, url: string, key: string): Promise<void> {
  const { items } = (await admin('GET /carriers')).json<{ items: { id: string; version: number }[] }>()
  const [{ id, version } = { id: '', version: 0 }] = items
  const authentication = { kind: 'api_key', header: 'X-API-Key', key }
  const body = { name: 'Carrier', scac: 'MAEU', baseUrl: `${url}/v2`, authentication, version }
  const answer = await admin(`PUT /carriers/${id}`, { body })
  assert.equal(answer.status, 200, answer.text)
}
