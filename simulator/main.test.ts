import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test, type TestContext } from 'node:test'
import { createSimulatorControl } from './client.ts'

function run(t: TestContext, options: readonly string[], env: Record<string, string> = {}): ChildProcess {
  const main = join(import.meta.dirname, 'main.ts')
  const child = spawn(process.execPath, [main, ...options], { env: { ...process.env, ...env } })
  t.after(() => child.kill('SIGKILL'))
  return child
}

async function firstLine({ stdout }: ChildProcess): Promise<Record<string, string>> {
  assert.ok(stdout)
  const [line] = (await once(createInterface(stdout), 'line')) as [string]
  return JSON.parse(line) as Record<string, string>
}

async function exitOf(child: ChildProcess): Promise<unknown> {
  const [code] = (await once(child, 'close')) as unknown[]
  return code
}

test('the first line says where it listens and what was generated, and a signal ends it at once', async (t) => {
  const child = run(t, ['--port', '0'])
  const { listening = '', controlToken = '', apiKey = '' } = await firstLine(child)
  assert.match(listening, /^http:\/\/127\.0\.0\.1:\d+$/)
  const control = createSimulatorControl(listening, controlToken)
  await control.setFault({ mode: 'hang' })
  const hanging = fetch(`${listening}/v2/events?equipmentReference=X`, { headers: { 'X-API-Key': apiKey } })
  const cut = assert.rejects(hanging)
  await waitFor(async () => (await control.statistics()).requests === 1)
  const started = performance.now()
  child.kill('SIGTERM')
  assert.equal(await exitOf(child), 0)
  assert.ok(performance.now() - started < 10_000)
  await cut
})

async function waitFor(isSo: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + 60_000
  while (!(await isSo())) assert.ok(performance.now() < until, 'waited too long')
}

test('secrets that were given are not said back', async (t) => {
  const secrets = { SIMULATOR_API_KEY: 'key', SIMULATOR_CONTROL_TOKEN: 'token' }
  const said = await firstLine(run(t, ['--port', '0'], secrets))
  assert.deepEqual(Object.keys(said), ['listening'])
  assert.deepEqual((await createSimulatorControl(said['listening'] ?? '', 'token').statistics()).requests, 0)
})

test('with --exit-with-parent it ends when its standard input closes', async (t) => {
  const child = run(t, ['--port', '0', '--exit-with-parent'])
  await firstLine(child)
  child.stdin?.end()
  assert.equal(await exitOf(child), 0)
})

test('a wrong option or a wrong file ends the start with a sentence and exit code 1', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'carrier-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'voyages.json')
  await writeFile(file, '{}')
  const wrong: [string[], RegExp][] = [
    [['--port', 'x'], /--port must be a number/],
    [['--speed', '-1'], /speed/],
    [['--unknown', '418'], /--unknown must be one of/],
    [['--now', 'later'], /later is no date/],
    [['--port', '0', '--voyages', file], /voyages\.json: \/ must be array/],
    [['--strange'], /strange/],
  ]
  for (const [options, sentence] of wrong) {
    const child = run(t, options)
    let said = ''
    child.stderr?.on('data', (piece: Buffer) => (said += piece.toString()))
    assert.equal(await exitOf(child), 1)
    assert.match(said, sentence)
  }
})
