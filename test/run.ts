import { availableParallelism, tmpdir } from 'node:os'
import { globSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { parseArgs } from 'node:util'
import { requireConsole } from './support/console.ts'
import { groupFiles } from './support/groups.ts'
import { scratch } from './support/scratch.ts'
import { startPostgres } from './support/postgres.ts'
import { followTests } from './support/tally.ts'

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

// Each process loads much of the product: what one has compiled the next need not.
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'breakwater-compile-cache')

// Once for all: servers that have started know the files of the console that they found.
if (files.some((file) => readFileSync(file, 'utf8').includes('requireConsole()'))) {
  await requireConsole()
}

const postgres = await startPostgres()
process.env['BREAKWATER_TEST_POSTGRES_URL'] = postgres.url
const directory = await mkdtemp(join(await scratch(), 'breakwater-tests-'))
process.env['BREAKWATER_TEST_TEMPLATES'] = directory
const entries = await groupFiles(files, directory)
const cleanUp = () => Promise.all([postgres.stop(), rm(directory, { recursive: true })])
process.once('SIGINT', () => void cleanUp().then(() => process.exit(130)))

const stream = run({
  files: entries,
  concurrency: Math.max(2, availableParallelism()),
  execArgv: ['--disable-warning=ExperimentalWarning'],
})
const tally = followTests(stream)
const { promise: finished, resolve } = Promise.withResolvers<void>()
stream.once('end', resolve).compose(spec).pipe(process.stdout)
await finished
await cleanUp()

const { passed, failed, skipped } = tally.counts
if (named.length !== 1) process.stdout.write(tally.slowest(10))
process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
