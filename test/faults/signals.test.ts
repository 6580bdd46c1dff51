import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { temporaryDirectory } from '../support/engines.ts'
import { freePort, projectRoot, waitFor } from '../support/running-server.ts'

/** As a shell has it outside of any npm script: `npm` runs on the Node that is installed on the machine. */
const path = (process.env['PATH'] ?? '')
  .split(':')
  .filter((directory) => !directory.includes('node_modules'))
  .join(':')

type Command = { words: readonly string[]; cwd?: string; terminal?: boolean }

suite('every command that the documentation gives', { timeout: 600_000 }, () => {
  for (const words of [
    ['npm', 'start'],
    ['npm', 'run', 'serve'],
  ])
    test(`${words.join(' ')} stops the server and what is beside it on SIGTERM`, async () => {
      const { child, server, output, dataDir } = await run({ words })
      child.kill('SIGTERM')
      await waitFor(() => !isAlive(server) && child.exitCode !== null, 60)
      assert.deepEqual(processesOf(dataDir), [], output())
    })

  test('npx breakwater serve, installed, stops the server on SIGTERM', async () => {
    const { child, server, dataDir } = await run({
      words: ['npx', 'breakwater', 'serve'],
      cwd: await installed(),
    })
    child.kill('SIGTERM')
    await waitFor(() => !isAlive(server), 60)
    await waitFor(() => processesOf(dataDir).length === 0, 60)
  })

  test('Ctrl-C under npm start is one wish to stop, and is granted in full', async (t) => {
    if (spawnSync('script', ['--version']).status !== 0)
      return t.skip('`script`, which makes a terminal, is not installed')
    const { child, server, output, dataDir } = await run({ words: ['npm', 'start'], terminal: true })
    child.stdin?.write('\u0003')
    await waitFor(() => !isAlive(server) && child.exitCode !== null, 60)
    assert.deepEqual(processesOf(dataDir), [], output())
    // What a clean stop leaves: an embedded database that was closed, not killed.
    await assert.rejects(readFile(join(dataDir, 'database', 'postmaster.pid')), { code: 'ENOENT' })
  })
})

async function run({ words: [program = '', ...parameters], cwd = projectRoot, terminal = false }: Command) {
  const dataDir = join(await temporaryDirectory(), 'data')
  const env = {
    PATH: path,
    HOME: await temporaryDirectory(),
    PORT: String(await freePort()),
    SIMULATOR_PORT: '0',
    BREAKWATER_DATA_DIR: dataDir,
  }
  const words = terminal
    ? ['script', '-qec', [program, ...parameters].join(' '), '/dev/null']
    : [program, ...parameters]
  const child = spawn(words[0] ?? '', words.slice(1), { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const output = () => text
  void once(child, 'exit')
  await waitFor(() => child.exitCode !== null || /API +http|is running: http/.test(output()), 150)
  assert.equal(child.exitCode, null, output())
  const server = processesOf(dataDir).find(
    ({ command }) => /cli\.ts|breakwater/.test(command) && !/^(?:npm|sh|script)/.test(command),
  )
  assert.ok(server, JSON.stringify(processesOf(dataDir)))
  return { child, server: server.id, output, dataDir }
}

/** The processes, however deep below, that were started with this data directory; none of npm's own. */
function processesOf(dataDir: string): { id: number; command: string }[] {
  const { stdout } = spawnSync('sh', [
    '-c',
    `grep -lFz "BREAKWATER_DATA_DIR=${dataDir}" /proc/[0-9]*/environ 2>/dev/null`,
  ])
  return String(stdout)
    .split('\n')
    .flatMap((file) => {
      const id = Number(/\d+/.exec(file)?.[0])
      const command = String(spawnSync('ps', ['-o', 'args=', '-p', String(id)]).stdout).trim()
      return id > 0 && command !== '' && !command.startsWith('grep') ? [{ id, command }] : []
    })
}

function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0)
  } catch {
    return false
  }
}

/** A folder in which `npx breakwater` finds the command line and a Node that runs it. */
async function installed(): Promise<string> {
  const directory = await temporaryDirectory()
  const programs = join(directory, 'node_modules', '.bin')
  await mkdir(programs, { recursive: true })
  await writeFile(join(directory, 'package.json'), '{"name":"an-installation","private":true}')
  await symlink(process.execPath, join(programs, 'node'))
  const program = join(directory, 'breakwater.mjs')
  await writeFile(
    program,
    `#!/usr/bin/env node\nawait import(${JSON.stringify(join(projectRoot, 'src/cli.ts'))})\n`,
    { mode: 0o755 },
  )
  await symlink(program, join(programs, 'breakwater'))
  return directory
}
