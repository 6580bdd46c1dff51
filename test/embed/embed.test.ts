import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { promisify } from 'node:util'
import { emptyPlace } from '../support/engines.ts'
import type { Report } from './host.ts'
import { installIntoHost, readManifest, root, type Host } from './install.ts'

const execute = promisify(execFile)

const installation = await installIntoHost()
const skip =
  'unreachable' in installation ? `npm's registry cannot be reached: ${installation.unreachable}` : false
const host: Host = 'host' in installation ? installation.host : { directory: '', packed: [] }

suite('the packed library in somebody else’s project', { skip }, () => {
  test('the package holds the built library and console, and nothing that only we need', () => {
    const unexpected = host.packed.filter(
      (path) =>
        !/^(?:package\.json|README\.md|LICENSE|docs\/(?:library\.md|schema\.sql|audit-format\.md)|dist\/.+)$/.test(
          path,
        ) ||
        /\.test\.|\/(?:test|testing|fixtures)\/|\.map$|\.tsx$|(?<!\.d)\.ts$|^dist\/src\/(?:.+\/)?console\//.test(
          path,
        ),
    )
    assert.deepEqual(unexpected, [])
    for (const path of [
      'dist/src/index.js',
      'dist/src/index.d.ts',
      'dist/src/cli.js',
      'dist/console/index.html',
      'docs/audit-format.md',
    ])
      assert.ok(host.packed.includes(path), `${path} is missing`)
  })

  test('npm installs none of the packages that only the server needs, and minds no other release of them', async () => {
    const { peerDependencies } = await readManifest()
    const installed = await installedPackages(host.directory)
    const unwanted = Object.keys(peerDependencies).filter((name) => installed.has(name))
    assert.deepEqual(unwanted, [])
  })

  test('its types compile in the strictest host, without skipLibCheck', async () => {
    await execute(join(root, 'node_modules/.bin/tsc'), ['--project', host.directory])
  })

  test('the command line says what to install for the server', async () => {
    const cli = join(host.directory, 'node_modules/breakwater/dist/src/cli.js')
    const failure = await execute(process.execPath, [cli, 'serve']).then(
      () => ({ code: 0, stderr: '' }),
      (error: { code: number; stderr: string }) => error,
    )
    assert.equal(failure.code, 1)
    assert.match(failure.stderr, /npm install breakwater-server@\d/)
    assert.doesNotMatch(failure.stderr, /\n {4}at /)
  })

  test('the command line proves an export and says its version without anything that only the server needs', async () => {
    const cli = join(host.directory, 'node_modules/breakwater/dist/src/cli.js')
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
    assert.equal((await execute(process.execPath, [cli, '--version'])).stdout, `${version}\n`)
    const golden = join(root, 'src/ops/audit/fixtures/log-v1.jsonl')
    const proof = await execute(process.execPath, [cli, 'audit', 'verify', '--export', golden])
    assert.match(proof.stdout, /^Proved\./)
  })

  test('works on the host’s pool, inside the host’s transactions, beside the host’s tables, and lets the process end', async (t) => {
    const report = await runHost(t)
    assert.deepEqual(report, {
      afterRollback: { contracts: 0, sessions: 0, events: 0 },
      afterCommit: { contracts: 1, sessions: 1, events: 1 },
      session: { open: true, userId: 'employee-42', endedByOther: true, reason: 'terminated' },
      decisions: ['allowed as operator', 'FORBIDDEN', 'UNAUTHENTICATED'],
      undeclaredType: 'Error: The audit event type "app.never_declared" is not declared.',
      attack: { detected: true, failures: 5, networks: ['198.51.100.0/24'] },
      // Two sessions opened, one ended, one contract signed, and five sign-ins that failed.
      proofs: { live: true, exported: true, events: 10 },
      ownInt8: '9007199254740993',
      tables: ['public.contract'],
      pool: { works: true, clients: report.pool.clients, idle: report.pool.clients },
    } satisfies Report)
  })

  test('the example of the guide runs', async () => {
    const { stdout } = await execute(process.execPath, ['example.ts'], await surroundings())
    assert.match(stdout, /proved/i)
  })
})

async function installedPackages(directory: string): Promise<Set<string>> {
  const names = await readdir(join(directory, 'node_modules'))
  const scopes = names.filter((name) => name.startsWith('@'))
  const scoped = await Promise.all(
    scopes.map(async (scope) =>
      (await readdir(join(directory, 'node_modules', scope))).map((name) => `${scope}/${name}`),
    ),
  )
  return new Set([...names, ...scoped.flat()])
}

async function runHost(t: TestContext): Promise<Report> {
  const { stdout, stderr } = await execute(process.execPath, ['host.ts'], await surroundings())
  if (stderr !== '') t.diagnostic(stderr)
  return JSON.parse(stdout) as Report
}

/** The host owns its database; a process that does not end by itself is ended, and the test fails. */
async function surroundings() {
  const place = await emptyPlace('postgres')
  const url = 'ownerUrl' in place ? place.ownerUrl : ''
  return { cwd: host.directory, env: { ...process.env, DATABASE_URL: url }, timeout: 60_000 }
}
