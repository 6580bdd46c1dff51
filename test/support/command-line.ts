import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))

export type Environment = Readonly<Record<string, string>>
export type Ended = { code: number | null; output: string; complaint: string }

const start = (parameters: readonly string[], environment: Environment) =>
  spawn(process.execPath, [program, ...parameters], {
    // Nothing of what surrounds the tests may decide what they find.
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: 120_000,
  })

/** Runs one verb to its end; `input` is what it reads from standard input. */
export async function breakwater(
  parameters: readonly string[],
  environment: Environment = {},
  input = '',
): Promise<Ended> {
  const child = start(parameters, environment)
  child.stdin.on('error', () => undefined).end(input)
  let output = ''
  let complaint = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  await once(child, 'close')
  return { code: child.exitCode, output, complaint }
}

/** A server of its own process, running. */
export async function serve(environment: Environment): Promise<ChildProcess> {
  const server = start(['serve'], environment)
  let output = ''
  for await (const text of server.stdout) {
    output += String(text)
    if (output.includes('is running')) return server
  }
  throw new Error(`The server did not start: ${output}`)
}
