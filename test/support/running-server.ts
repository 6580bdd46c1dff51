import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { createSimulatorControl, type SimulatorControl } from '../../simulator/client.ts'
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator/simulator.ts'
import { readConfig } from '../../src/config/config.ts'
import { createLog } from '../../src/kernel/log.ts'
import { serverDeclarations } from '../../src/compose/features.ts'
import { startServer, type Server } from '../../src/compose/server.ts'
import { preparedPlace, type Engine, type Place } from './engines.ts'

export const projectRoot = join(import.meta.dirname, '../..')
export const adminEmail = 'admin@example.com'
export const adminPassword = 'harbour crane at dawn 42'

export type RunningServer = {
  server: Server
  url: string
  /** The carrier, and its switchboard. */
  simulator: Simulator
  carrier: SimulatorControl
  /** Every line the server has logged. */
  logLines: string[]
  stop: () => Promise<void>
}
export type ServerOptions = { env?: Record<string, string>; carrier?: SimulatorOptions; place?: Place }

/** A whole server of its own for a suite, with a carrier beside it. Called in the suite's body, the result in its tests. */
export function runningServer(engine: Engine, options: ServerOptions = {}): () => RunningServer {
  let running: RunningServer | undefined
  before(async () => void (running = await startTestServer(engine, options)))
  after(() => running?.stop())
  return () => {
    if (!running) throw new Error('The server runs while tests run, not before.')
    return running
  }
}

/** The server in this process, on a free port and a fresh database. */
export async function startTestServer(engine: Engine, options: ServerOptions = {}): Promise<RunningServer> {
  const simulator = await startSimulator(options.carrier)
  const place = options.place ?? (await preparedPlace(engine, serverDeclarations))
  const port = await freePort()
  const config = readConfig({
    PORT: String(port),
    ...environmentOf(place),
    BREAKWATER_SECRET: randomBytes(32).toString('base64'),
    BREAKWATER_ADMIN_PASSWORD: adminPassword,
    BREAKWATER_PRIVATE_CARRIER_HOSTS: new URL(simulator.url).host,
    ...options.env,
  })
  const logLines: string[] = []
  const log = createLog({ level: 'debug', destination: { write: (line) => void logLines.push(line) } })
  const server = await startServer(config, log)
  return {
    server,
    simulator,
    logLines,
    url: `http://localhost:${server.port}`,
    carrier: createSimulatorControl(simulator.url, simulator.controlToken),
    async stop() {
      await server.stop()
      await simulator.close()
    },
  }
}

const environmentOf = (place: Place): Record<string, string> =>
  'dataDir' in place
    ? { BREAKWATER_DATA_DIR: place.dataDir }
    : { DATABASE_URL: place.url, DATABASE_OWNER_URL: place.ownerUrl }

export type DemoOptions = {
  dataDir: string
  port: number
  env?: Record<string, string>
  flags?: readonly string[]
}
export type DemoProcess = {
  child: ChildProcess
  /** What the terminal shows. */
  output: () => string
  url: string
  trackingLink: string
  /** Sends the signal and waits for the end. */
  end: (signal: NodeJS.Signals) => Promise<number | null>
}

/** `npm start` as a stranger runs it: a process of its own, in an environment that sets nothing else. */
export async function startDemo(options: DemoOptions): Promise<DemoProcess> {
  const { child, output } = spawnDemo(options)
  const exit = once(child, 'exit')
  const ready = waitFor(() => /API +http/.test(output()))
  const ended = exit.then(() => Promise.reject(new Error(`The demo ended: ${output()}`)))
  await Promise.race([ready, ended])
  const found = (name: string) => new RegExp(`${name} +(http\\S+)`).exec(output())?.[1] ?? ''
  return {
    child,
    output,
    url: found('Console').replace(/\/console$/, ''),
    trackingLink: found('Tracking'),
    async end(signal) {
      child.kill(signal)
      await exit
      return child.exitCode
    },
  }
}

/** The same without waiting: for starts that fail. */
export const spawnDemo = ({ dataDir, port, env = {}, flags = [] }: DemoOptions): Spawned =>
  spawnProgram(['demo', ...flags], {
    PORT: String(port),
    SIMULATOR_PORT: '0',
    BREAKWATER_DATA_DIR: dataDir,
    ...env,
  })

export type Spawned = { child: ChildProcess; output: () => string }

/** `breakwater <verb …>` as a process of its own. */
export function spawnProgram(verbs: readonly string[], env: Record<string, string>): Spawned {
  const child = spawn(process.execPath, ['src/cli.ts', ...verbs], {
    cwd: projectRoot,
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  return { child, output: () => text }
}

export async function waitFor(isSo: () => boolean | Promise<boolean>, seconds = 60): Promise<void> {
  const until = performance.now() + seconds * 1000
  while (!(await isSo())) {
    if (performance.now() > until) throw new Error(`Waited ${seconds} seconds in vain.`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('No free port.')
  return address.port
}
