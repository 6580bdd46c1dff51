import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { closeSync, constants, openSync, readSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { waitFor } from '../../test/support/running-server.ts'
import { openLogOutput } from './log-output.ts'

const quick = { mostWaitingBytes: 10_000, retryMilliseconds: 5 }
const line = `${'x'.repeat(99)}\n`
/** A hundred wait, and the first is being written. */
const kept = 101

async function directory(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'bw-log-'))
  t.after(async () => {
    spawnSync('umount', ['-l', path])
    await rm(path, { recursive: true, force: true })
  })
  return path
}

test('on a full disk every line returns at once, what does not fit the memory limit is counted', async () => {
  const output = openLogOutput({ file: '/dev/full', ...quick })
  let dropped = 0
  output.onDropped(() => dropped++)
  for (let i = 0; i < 1_000; i++) output.write(line)
  assert.equal(dropped, 1_000 - kept)
  // Nor does waiting for it wait for ever.
  await output.flush()
})

test('a pipe without a reader loses nothing before the limit, and the log says how many lines it lost after it', async (t) => {
  const file = join(await directory(t), 'log.fifo')
  execFileSync('mkfifo', [file])
  const output = openLogOutput({ file, ...quick })
  for (let i = 0; i < 150; i++) output.write(line)
  const reader = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
  t.after(() => closeSync(reader))
  const text = await readUntil(reader, (read) => read.includes('dropped'))
  const lines = text.trimEnd().split('\n')
  assert.equal(lines.filter((each) => each === line.trimEnd()).length, kept)
  assert.equal((JSON.parse(lines.at(-1) ?? '') as { dropped: number }).dropped, 150 - kept)
})

test('after a rotation lines go to a new file of that name', async (t) => {
  const file = join(await directory(t), 'app.log')
  const output = openLogOutput({ file, ...quick })
  output.write('before\n')
  await output.flush()
  await rename(file, `${file}.1`)
  output.reopen()
  await output.flush()
  output.write('after\n')
  await output.flush()
  assert.deepEqual(
    [await readFile(`${file}.1`, 'utf8'), await readFile(file, 'utf8')],
    ['before\n', 'after\n'],
  )
})

test('a disk that filled up in the middle of a line leaves no half line once there is room again', async (t) => {
  const disk = await directory(t)
  if (!mount(disk)) return t.skip('mounting a small disk needs rights that this run does not have')
  const output = openLogOutput({
    file: join(disk, 'app.log'),
    mostWaitingBytes: 400_000,
    retryMilliseconds: 5,
  })
  for (let i = 0; i < 3_000; i++) output.write(`${JSON.stringify({ i, text: 'x'.repeat(80) })}\n`)
  await output.flush()
  execFileSync('mount', ['-o', 'remount,size=4m', disk])
  await output.flush()
  const lines = (await readFile(join(disk, 'app.log'), 'utf8')).trimEnd().split('\n')
  const numbers = lines.map((each) => (JSON.parse(each) as { i: number }).i)
  assert.deepEqual(numbers, [...numbers.keys()])
  assert.equal(numbers.length, 3_000)
})

test('a process whose output nobody reads any more still ends', async () => {
  const program = `
    import { openLogOutput } from ${JSON.stringify(join(import.meta.dirname, 'log-output.ts'))}
    const output = openLogOutput({ retryMilliseconds: 5 })
    for (let i = 0; i < 3_000; i++) output.write('x'.repeat(99) + '\\n')
    setTimeout(async () => { await output.flush(); process.exit(0) }, 100)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout.pause()
  await waitFor(() => child.exitCode !== null, 20)
  assert.equal(child.exitCode, 0)
})

test('a log that could never be written is refused when it is opened', async (t) => {
  const file = join(await directory(t), 'no', 'such', 'directory', 'app.log')
  assert.throws(() => openLogOutput({ file }), /ENOENT/)
})

async function readUntil(fd: number, isEnough: (text: string) => boolean): Promise<string> {
  let text = ''
  const buffer = Buffer.alloc(65_536)
  await waitFor(() => {
    try {
      text += buffer.toString('utf8', 0, readSync(fd, buffer))
    } catch {
      // Nothing has come yet.
    }
    return isEnough(text)
  }, 10)
  return text
}

/** Makes it a disk of its own that is full soon. */
const mount = (path: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', path]).status === 0
