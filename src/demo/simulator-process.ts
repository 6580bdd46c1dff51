import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createSecrets } from '../kernel/secrets.ts'

export type SimulatorProcess = { url: string; apiKey: string; controlToken: string; stop(): Promise<void> }

const usualPort = '8091'
const extension = import.meta.filename.endsWith('.ts') ? 'ts' : 'js'
const program = join(import.meta.dirname, `../../simulator/main.${extension}`)

/** Starts the carrier simulator as a process of its own, on its usual port or, when that is taken, on a free one. */
export async function startSimulatorProcess(options: {
  dataDir: string
  masterKey: Uint8Array
}): Promise<SimulatorProcess> {
  return start('usual', options).catch(() => start('free', options))
}

async function start(
  port: 'usual' | 'free',
  { dataDir, masterKey }: { dataDir: string; masterKey: Uint8Array },
): Promise<SimulatorProcess> {
  const secrets = createSecrets(masterKey)
  const apiKey = secrets.deriveKey('simulator api key').toString('base64url')
  const controlToken = secrets.deriveKey('simulator control token').toString('base64url')
  const number = port === 'usual' ? (process.env['SIMULATOR_PORT'] ?? usualPort) : '0'
  const child = spawn(
    process.execPath,
    [program, '--port', number, '--voyages', join(dataDir, 'simulator-voyages.json'), '--exit-with-parent'],
    {
      // Keys go by the environment: a command line is readable by everybody on the machine.
      env: { ...process.env, SIMULATOR_API_KEY: apiKey, SIMULATOR_CONTROL_TOKEN: controlToken },
      stdio: ['pipe', 'pipe', 'inherit'],
      // Ctrl-C in the terminal goes to the whole group; we stop it ourselves, after the server.
      detached: true,
    },
  )
  const url = await listening(child)
  return { url, apiKey, controlToken, stop: () => stop(child) }
}

async function listening(child: ChildProcess): Promise<string> {
  const { stdout } = child
  if (stdout === null) throw new Error('The simulator has no output.')
  for await (const line of createInterface({ input: stdout })) {
    const said = JSON.parse(line) as { listening: string }
    return said.listening
  }
  throw new Error('The carrier simulator ended before it listened.')
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve()
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  return ended
}
