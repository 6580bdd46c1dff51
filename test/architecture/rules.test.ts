import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { cyclesIn, loadingGraph, readingGraph } from './graph.ts'
import { breachesOf, importRules } from './import-rules.ts'
import * as shape from './shape-rules.ts'
import { readSource, type SourceFile } from './source.ts'
import { refusedWords } from './words.ts'

type Rule = (sources: readonly SourceFile[]) => string[]

/** Rules that never bite look like rules that are kept; so each one bites here. */
const check = (files: Record<string, string>): string[] => {
  const sources = Object.entries(files).map(([path, text]) => readSource(path, text))
  return breachesOf(sources, loadingGraph(sources))
}

suite('an import is refused', () => {
  const refused: readonly [path: string, line: string, why: RegExp][] = [
    [
      'src/kernel/bus.ts',
      `import type { Users } from '../ops/users/service.ts'`,
      /the kernel imports no feature/,
    ],
    ['src/kernel/bus.ts', `import { useState } from 'react'`, /no web framework/],
    ['src/ops/users/contract.ts', `import { sql } from 'kysely'`, /contracts and error tables/],
    ['src/ops/users/console/page.tsx', `import { hash } from '../password.ts'`, /the browser imports/],
    ['src/console/main.tsx', `import type { Db } from '../kernel/database.ts'`, /the browser imports/],
    ['src/server.ts', `import { theme } from './console/theme.ts'`, /nothing on the server/],
    ['src/ops/access/service.ts', `import fastifyStatic from '@fastify/static'`, /only src\/http knows/],
    [
      'src/ops/audit/log.ts',
      `import type { Links } from '../../tracking/links/service.ts'`,
      /ops knows neither/,
    ],
    [
      'src/documents/partners/a.ts',
      `import { eta } from '../../tracking/containers/eta.ts'`,
      /ops knows neither/,
    ],
    ['src/ops/access/service.ts', `import { createUsers } from '../users/service.ts'`, /only as the type/],
    ['src/ops/access/service.ts', `import type { UserRow } from '../users/tables.ts'`, /only as the type/],
    ['src/ops/access/service.ts', `import { type Users } from '../users/service.ts'`, /only as the type/],
    ['src/ops/access/service.ts', `export { createUsers } from '../users/service.ts'`, /only as the type/],
    ['src/ops/access/service.ts', `const users = await import('../users/service.ts')`, /only as the type/],
    ['src/console/ui/a.ts', `import { b } from '../../ops/users/contract.ts'`, /console\/ui lies below/],
    [
      'src/ops/users/console/a.tsx',
      `import { b } from '../../../console/app/b.tsx'`,
      /console\/ui lies below/,
    ],
    [
      'src/ops/ip-access/live/decide.ts',
      `import { findShadowed } from '../analysis/shadows.ts'`,
      /loads nothing of the analysis/,
    ],
    [
      'src/http/guard.ts',
      `import { createAccess } from '../ops/access/service.ts'`,
      /src\/http imports features/,
    ],
  ]
  for (const [path, line, why] of refused)
    test(`${path}: ${line}`, () => assert.match(check({ [path]: line }).join('\n'), why))

  test('… and every rule is among these', () => {
    const bitten = refused.flatMap(([path, line]) => check({ [path]: line })).join('\n')
    assert.deepEqual(
      importRules.filter(({ rule }) => !bitten.includes(rule)),
      [],
    )
  })
})

test('the features of tracking may call each other’s pure functions, but nothing that reaches the database', () => {
  const caller = { 'src/tracking/portal/page.ts': `import { etaOf } from '../containers/eta.ts'` }
  assert.deepEqual(check({ ...caller, 'src/tracking/containers/eta.ts': `import '../places/ports.ts'` }), [])
  assert.equal(check({ ...caller, 'src/tracking/containers/eta.ts': `import './queries.ts'` }).length, 1)
})

test('a circle is found whatever its length, and where a link is only a type too', () => {
  const circle = (last: string) =>
    cyclesIn(
      readingGraph([
        readSource('src/a.ts', `import './b.ts'`),
        readSource('src/b.ts', `export * from './c.ts'`),
        readSource('src/c.ts', last),
      ]),
    )
  for (const last of [`import { a } from './a.ts'`, `import type { A } from './a.ts'`])
    assert.deepEqual(circle(last), ['src/a.ts → src/b.ts → src/c.ts → src/a.ts'])
  assert.deepEqual(circle(`import { d } from './d.ts'`), [])
})

suite('a function is measured', () => {
  const body = (lines: number) => '\n  work()'.repeat(lines)
  const problems = (text: string) => shape.longFunctions([readSource('src/kernel/work.ts', text)]).length
  const verb = `function verb() {${body(39)}\n}`

  test('from its name to its closing brace', () => {
    assert.equal(problems(`function verb() {${body(38)}\n}`), 0)
    assert.equal(problems(verb), 1)
    assert.equal(problems(`const verb =\n  async () => {${body(38)}\n}`), 1)
    assert.equal(problems(`const verbs = { verb() {${body(39)}\n} }`), 1)
  })
  test('with twenty lines more where a reason is written above', () => {
    assert.equal(problems(`/**\n * Works; long because of a reason.\n */\nexport ${verb}`), 0)
    assert.equal(problems(`// long because\n${verb}`), 1)
    assert.equal(problems(`// long because of a reason\nfunction verb() {${body(59)}\n}`), 1)
  })
  test('without the verbs in it where it is a factory, which are measured by themselves', () => {
    const factory = (lines: number) =>
      `function createWork() {\n return { a() {${body(lines)}\n}, b() {${body(lines)}\n} } }`
    assert.equal(problems(factory(38)), 0)
    assert.equal(problems(factory(39)), 2)
  })
})

suite('a file is refused', () => {
  const bitten: readonly [what: string, rule: Rule, path: string, text: string][] = [
    ['with 251 lines', shape.longFiles, 'src/kernel/a.ts', '\n'.repeat(251)],
    ['that is a screen with 121 lines', shape.longFiles, 'src/console/a.tsx', '\n'.repeat(121)],
    ['named helper', shape.emptyNames, 'src/kernel/url-helpers.ts', ''],
    ['named after a belief', refusedWords, 'src/kernel/belief-of-peer.ts', ''],
    ['that exports an insight', refusedWords, 'src/kernel/a.ts', `export type UserInsight = object`],
    ['that declares a manager', shape.emptyNames, 'src/kernel/a.ts', `type SessionManager = object`],
    [
      'that declares errors elsewhere',
      shape.strayDeclarations,
      'src/ops/users/people.ts',
      `defineErrors({})`,
    ],
    ['with migrations elsewhere', shape.strayDeclarations, 'src/ops/users/a.ts', `const a: Migrations = {}`],
    [
      'with SQL outside its queries',
      shape.straySql,
      'src/ops/users/people.ts',
      'await sql`select 1`.execute(db)',
    ],
    ['with a builder outside its queries', shape.straySql, 'src/http/app.ts', `db.selectFrom('session')`],
    [
      'with a statement that deletes by age',
      shape.strayPurges,
      'src/ops/a/queries.ts',
      'export const purge = (db: Db, at: Date) => sql`delete from breakwater.a where at < ${at}`.execute(db)',
    ],
    [
      'with a builder that deletes by age',
      shape.strayPurges,
      'src/ops/a/queries.ts',
      `export const purge = (db: Db, at: Date) => db.deleteFrom('a').where('at', '<', at).execute()`,
    ],
    [
      'that drops a partition',
      shape.strayPurges,
      'src/ops/a/queries.ts',
      'export const drop = (db: Db) => sql`drop table breakwater.a_y2026m01`.execute(db)',
    ],
    ['in a sub-folder of a sub-folder', shape.nestedFolders, 'src/ops/users/groups/form/a.ts', ''],
    [
      'with a query without handle',
      shape.queriesWithoutHandle,
      'src/ops/a/queries.ts',
      `export const f = (id: string) => 1`,
    ],
  ]
  for (const [what, rule, path, text] of bitten)
    test(what, () => assert.equal(rule([readSource(path, text)]).length, 1))

  test('with declarations that its area does not list', () => {
    const feature = readSource('src/ops/a/events.ts', '')
    const list = (line: string) => readSource('src/ops/features.ts', line)
    assert.deepEqual(shape.unlistedFeatures([feature, list('')]), ['ops/a'])
    assert.deepEqual(shape.unlistedFeatures([feature, list(`import { a } from './a/feature.ts'`)]), [])
  })

  test('beside 25 others in one folder', () => {
    const files = (count: number) =>
      Array.from({ length: count }, (_, n) => readSource(`src/kernel/a${n}.ts`, ''))
    assert.equal(shape.crowdedFolders(files(25)).length, 0)
    assert.equal(shape.crowdedFolders(files(26)).length, 1)
  })

  test("whose queries name another feature's table", () => {
    const owner = readSource(
      'src/ops/a/migrations.ts',
      `const sql = 'create table breakwater.thing (id uuid)'`,
    )
    const query = (feature: string) => readSource(`src/ops/${feature}/queries.ts`, `db.selectFrom('thing')`)
    assert.equal(shape.foreignTables([owner, query('b')]).length, 1)
    assert.equal(shape.foreignTables([owner, query('a')]).length, 0)
  })
})
