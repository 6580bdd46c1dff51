import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { groupFiles } from './groups.ts'

/** When and where tests are run that must pass on every day and everywhere. */
export type Circumstances = { clock: string; timeZone: string; language: string }
export type Outcome = { code: number | null; output: string }

/** Nothing of the run that this one is part of: its own clock needs its own servers. */
const without = Object.fromEntries(
  ['NODE_TEST_CONTEXT', 'BREAKWATER_TEST_POSTGRES_URL', 'BREAKWATER_TEST_TEMPLATES'].map((name) => [
    name,
    undefined,
  ]),
)

/**
 * Runs test files in one process with a moved `Date`, on the embedded database, whose clock moves along. Not with `faketime`: under it
 * PostgreSQL's statement and lock time-outs never come, and runs hang.
 */
export async function runUnder(
  { clock, timeZone, language }: Circumstances,
  { files, directory }: { files: readonly string[]; directory: string },
): Promise<Outcome> {
  const [entry = ''] = await groupFiles(files, directory, () => 'circumstances')
  const shiftClock = new URL('shift-clock.ts', import.meta.url).href
  return outcomeOf(['--import', shiftClock, '--test-reporter=tap', entry], {
    TZ: timeZone,
    LANG: language,
    LC_ALL: language,
    BREAKWATER_TEST_CLOCK_SHIFT: String(Date.parse(clock) - Date.now()),
    BREAKWATER_TEST_ENGINE: 'pglite',
  })
}

/** What did not hold, for the message of an assertion. */
export const complaintsIn = (output: string): string =>
  output.match(/^ *not ok[^]*?^ *\.\.\.$/gm)?.join('\n') ?? output.slice(-3_000)

async function outcomeOf(parameters: readonly string[], environment: NodeJS.ProcessEnv): Promise<Outcome> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...parameters], {
    env: { ...process.env, ...without, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  await once(child, 'close')
  return { code: child.exitCode, output }
}
