import { parseArgs } from 'node:util'
import { pageLinks, unknownAnswers } from './carrier-api.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from './simulator.ts'

const usage = `Usage: node simulator/main.ts [options]
  --voyages <file.json>   where voyages are kept (in memory without it)
  --port <n>              0 takes a free one (8091)
  --host <address>        (127.0.0.1)
  --api-key <key>         what clients send as X-API-Key (or SIMULATOR_API_KEY; else generated)
  --control-token <token> what the switchboard wants (or SIMULATOR_CONTROL_TOKEN; else generated)
  --now <ISO 8601>        where the clock starts (now)
  --speed <n>             how many times faster than real time it runs (1)
  --unknown <answer>      for unknown containers: ${unknownAnswers.join(', ')} (empty)
  --page-links <kind>     in the paging headers: ${pageLinks.join(', ')} (cursor)
  --exit-with-parent      end when standard input closes
`

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
  process.exitCode = 1
})

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      voyages: { type: 'string' },
      port: { type: 'string', default: '8091' },
      host: { type: 'string' },
      'api-key': { type: 'string' },
      'control-token': { type: 'string' },
      now: { type: 'string' },
      speed: { type: 'string', default: '1' },
      unknown: { type: 'string', default: 'empty' },
      'page-links': { type: 'string', default: 'cursor' },
      'exit-with-parent': { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
  })
  if (values.help) return void process.stdout.write(usage)
  const apiKey = values['api-key'] ?? process.env['SIMULATOR_API_KEY']
  const controlToken = values['control-token'] ?? process.env['SIMULATOR_CONTROL_TOKEN']
  const options: SimulatorOptions = {
    port: number(values.port, 65_535, '--port'),
    speed: number(values.speed, 1_000_000, '--speed'),
    unknownContainer: oneOf(unknownAnswers, values.unknown, '--unknown'),
    pageLink: oneOf(pageLinks, values['page-links'], '--page-links'),
    ...(values.voyages && { voyagesFile: values.voyages }),
    ...(values.host && { host: values.host }),
    ...(values.now && { now: values.now }),
    ...(apiKey && { apiKey }),
    ...(controlToken && { controlToken }),
  }
  const simulator = await startSimulator(options)
  stopWhenTold(simulator, values['exit-with-parent'])
  // Secrets that the caller gave are not said back.
  const generated = {
    ...(!controlToken && { controlToken: simulator.controlToken }),
    ...(!apiKey && { apiKey: simulator.apiKey }),
  }
  process.stdout.write(`${JSON.stringify({ listening: simulator.url, ...generated })}\n`)
}

function stopWhenTold(simulator: Simulator, withParent: boolean): void {
  const stop = (): void => void simulator.close().then(() => process.exit(0))
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  if (!withParent) return
  process.stdin.once('end', stop)
  process.stdin.once('error', stop)
  process.stdin.resume()
}

function number(text: string, most: number, option: string): number {
  const value = Number(text)
  if (!/^\d+(\.\d+)?$/.test(text) || value > most)
    throw new Error(`${option} must be a number from 0 to ${most}`)
  return value
}

function oneOf<Word extends string>(words: readonly Word[], given: string, option: string): Word {
  const found = words.find((word) => word === given)
  if (!found) throw new Error(`${option} must be one of ${words.join(', ')}`)
  return found
}
