import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import { readConfig } from '../src/config/config.ts'
import { composeOps } from '../src/compose/breakwater.ts'
import { jobCaller } from '../src/kernel/identity.ts'
import { createLog } from '../src/kernel/log.ts'
import { openInstallation } from '../src/compose/server.ts'
import { breakwater } from './support/command-line.ts'
import { temporaryDirectory } from './support/engines.ts'

const program = fileURLToPath(new URL('../src/cli.ts', import.meta.url))

/** The commands of a runbook's only block of them. */
async function commandsOf(runbook: string): Promise<string> {
  const text = await readFile(new URL(`../docs/runbooks/${runbook}`, import.meta.url), 'utf8')
  return /```sh\n(.*?)```/s.exec(text)?.[1] ?? assert.fail(`${runbook} has no commands.`)
}

/** A place like the root of the project: npm finds the same script there. */
async function projectWith(environment: Record<string, string>) {
  const directory = await temporaryDirectory()
  const scripts = { breakwater: `"${process.execPath}" "${program}"` }
  await writeFile(join(directory, 'package.json'), JSON.stringify({ scripts }))
  const run = async (commands: string): Promise<{ code: number | null; output: string }> => {
    const shell = spawn('sh', ['-e', '-c', commands], {
      cwd: directory,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [shell.stdout, shell.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text))
    await once(shell, 'close')
    return { code: shell.exitCode, output }
  }
  return { directory, run }
}

async function installationWithEvents(): Promise<Record<string, string>> {
  const environment = { BREAKWATER_DATA_DIR: join(await temporaryDirectory(), 'data') }
  const kernel = await openInstallation(readConfig(environment), createLog({ level: 'silent' }))
  const { audit, settings } = composeOps(kernel)
  for (const value of [30, 45])
    await settings.change(
      kernel.database.db,
      { key: 'ops.session.timeout_minutes', value },
      jobCaller('test'),
    )
  await audit.seal(kernel.database.db)
  await kernel.stop()
  return environment
}

test('the commands for proving the audit log, word for word, prove a good log, whatever an editor does to the files', async () => {
  const { directory, run } = await projectWith(await installationWithEvents())
  const proved = await run(await commandsOf('audit-verification.md'))
  assert.equal(proved.code, 0, proved.output)
  assert.match(proved.output, /^Proved\. Events: 2, /m)
  const at = (name: string) => join(directory, name)
  const changes: Record<string, (text: string) => string | Buffer> = {
    'a trailing newline': (text) => `${text}\n`,
    'no newline at the end': (text) => text.trimEnd(),
    'Windows line ends': (text) => text.replaceAll('\n', '\r\n'),
    'a byte order mark': (text) => `\uFEFF${text}`,
  }
  const whole = ['keys.txt', 'audit.jsonl', 'checkpoint.txt']
  const texts = await Promise.all(whole.map((name) => readFile(at(name), 'utf8')))
  const verify = () =>
    breakwater(
      `audit verify --export ${at('audit.jsonl')} --public-key ${at('keys.txt')} --checkpoint ${at('checkpoint.txt')}`.split(
        ' ',
      ),
    )
  const write = (change: (text: string, name: string) => string | Buffer) =>
    Promise.all(whole.map((name, index) => writeFile(at(name), change(texts[index] ?? '', name))))
  for (const [name, change] of Object.entries(changes)) {
    await write(change)
    const { code, output, complaint } = await verify()
    assert.equal(code, 0, `${name}: ${output}${complaint}`)
  }
  await write((text, name) =>
    name === 'audit.jsonl' ? text : Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]),
  )
  assert.equal((await verify()).code, 0, 'UTF-16 of a redirection')
  await write((text, name) => (name === 'checkpoint.txt' ? text.replace('\n2\n', '\n3\n') : text))
  assert.equal((await verify()).code, 1, 'another size')
  await write((text, name) => (name === 'checkpoint.txt' ? text.replace('\n\n', '\n') : text))
  assert.equal((await verify()).code, 1, 'the empty line inside')
})
