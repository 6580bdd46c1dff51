import { fork, spawn, type ChildProcess } from 'node:child_process'
import { openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Load, LoadResult } from './load.ts'

export type Running = { pid: number; stop: () => Promise<void> }

const project = join(import.meta.dirname, '..')
const readyWithinMilliseconds = 60_000

/** Breakwater as it is run, its log going to a file; ends when it answers that it is ready. */
export async function startServer({
  environment,
  logFile,
  nodeOptions = [],
}: {
  environment: Record<string, string>
  logFile: string
  nodeOptions?: readonly string[]
}): Promise<Running & { url: string }> {
  const port = await freePort()
  const log = openSync(logFile, 'a')
  const child = spawn(process.execPath, [...nodeOptions, 'src/cli.ts', 'serve'], {
    cwd: project,
    env: { ...process.env, ...environment, PORT: String(port), HOST: '127.0.0.1' },
    stdio: ['ignore', log, log],
  })
  const url = `http://127.0.0.1:${port}`
  const until = performance.now() + readyWithinMilliseconds
  while (!(await isReady(url))) {
    if (child.exitCode !== null || performance.now() > until)
      throw new Error(`The server did not start; see ${logFile}.`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return { url, ...running(child) }
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  )

/** The carrier simulator as it is run. */
export async function startSimulator(keys: {
  apiKey: string
  controlToken: string
}): Promise<Running & { url: string }> {
  const child = spawn(process.execPath, ['simulator/main.ts', '--port', '0', '--exit-with-parent'], {
    cwd: project,
    env: {
      ...process.env,
      SIMULATOR_API_KEY: keys.apiKey,
      SIMULATOR_CONTROL_TOKEN: keys.controlToken,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const { listening } = JSON.parse(line) as { listening: string } // the simulator's first line
    return { url: listening, ...running(child) }
  }
  throw new Error('The carrier simulator did not start.')
}

/** A process of this folder that gets one message and answers with one. */
export async function ask(program: string, question: object): Promise<Running & { answer: unknown }> {
  const child = fork(join(import.meta.dirname, program), { serialization: 'advanced' })
  const { promise, resolve, reject } = Promise.withResolvers<unknown>()
  child.once('message', resolve)
  child.once('exit', () => reject(new Error(`${program} ended without an answer.`)))
  child.send(question)
  return { answer: await promise, ...running(child) }
}

/** One load of one server; `microseconds`: what its process computed for one request. */
export type Round = LoadResult & { microseconds: number }

/** Loads a server from a process of its own. */
export async function loadOf(pid: number, load: Load): Promise<Round> {
  const before = computingSecondsOf(pid)
  const client = await ask('load.ts', load)
  await client.stop()
  const result = client.answer as LoadResult // what load.ts sends
  return { ...result, microseconds: ((computingSecondsOf(pid) - before) / result.requests) * 1e6 }
}

const running = (child: ChildProcess): Running => ({ pid: child.pid ?? 0, stop: () => end(child) })

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  const { promise, resolve } = Promise.withResolvers<void>()
  child.once('exit', () => resolve())
  child.kill('SIGTERM')
  return promise
}

/** Seconds of computing that a process has used (Linux): on a busy machine the one figure that others do not disturb. */
export function computingSecondsOf(pid: number): number {
  const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  const [user, system] = [Number(afterName[11]), Number(afterName[12])]
  return (user + system) / ticksPerSecond
}

const ticksPerSecond = 100

export async function freePort(): Promise<number> {
  const probe = createServer()
  const { promise, resolve } = Promise.withResolvers<void>()
  probe.listen(0, '127.0.0.1', resolve)
  await promise
  const address = probe.address()
  probe.close()
  if (address === null || typeof address === 'string') throw new Error('No free port.')
  return address.port
}
