import { availableParallelism, tmpdir } from 'node:os'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { parseArgs } from 'node:util'
import { startPostgres } from './support/postgres.ts'

/**
 * Runs all tests, or the files named on the command line, with one PostgreSQL server for them all. Tests that take minutes are in
 * files named `*.long.test.ts` and run with `--long`, or when they are named.
 */
const { values: chosen, positionals: named } = parseArgs({
  options: { long: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const kind = chosen.long ? '*.long.test.ts' : '!(*.long).test.ts'
const files = named.length > 0 ? named : globSync(`{src,test,simulator}/**/${kind}`).sort()

// Each file is a process that loads much of the product: what one has compiled the next need not.
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'breakwater-compile-cache')

const postgres = await startPostgres()
process.env['BREAKWATER_TEST_POSTGRES_URL'] = postgres.url

const results = { passed: 0, failed: 0, skipped: 0 }
const stream = run({
  files,
  concurrency: Math.max(2, availableParallelism()),
  execArgv: ['--disable-warning=ExperimentalWarning'],
})
stream.on('test:pass', ({ details, skip }) => {
  if (details.type === 'suite') return
  results[skip === undefined ? 'passed' : 'skipped'] += 1
})
stream.on('test:fail', ({ details }) => {
  if (details.type !== 'suite') results.failed += 1
})
process.once('SIGINT', () => void postgres.stop().then(() => process.exit(130)))

const { promise: finished, resolve } = Promise.withResolvers<void>()
stream.once('end', resolve).compose(spec).pipe(process.stdout)
await finished
await postgres.stop()

const skipped = results.skipped > 0 ? `, ${results.skipped} skipped` : ''
process.stdout.write(`${results.passed} passed, ${results.failed} failed${skipped}\n`)
process.exitCode = results.failed > 0 || results.passed === 0 ? 1 : 0
