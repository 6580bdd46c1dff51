import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { cyclesIn, loadingGraph, pathTo, readingGraph } from './architecture/graph.ts'
import { breachesOf } from './architecture/import-rules.ts'
import * as shape from './architecture/shape-rules.ts'
import { readSources } from './architecture/source.ts'
import { refusedWords } from './architecture/words.ts'

type Manifest = { dependencies: Record<string, string> }

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = readSources(root)
const loading = loadingGraph(sources)

test('every import goes in an allowed direction', () => assert.deepEqual(breachesOf(sources, loading), []))

test('no files import each other in a circle, of types neither', () =>
  assert.deepEqual(cyclesIn(readingGraph(sources)), []))

test('the library loads only what npm installs with it: no Fastify, React or PGlite, no optional peer', () => {
  const { dependencies } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as Manifest
  const isPackage = (target: string) => !/^(?:node:|src\/)/.test(target)
  const packages = new Set([...loading.values()].flat().filter(isPackage))
  const ways = [...packages]
    .filter((name) => !(name in dependencies))
    .flatMap((name) => pathTo(loading, 'src/index.ts', (target) => target === name)?.join(' → ') ?? [])
  assert.deepEqual(ways, [])
})

test('all SQL of a feature is in its queries.ts', () => assert.deepEqual(shape.straySql(sources), []))

test('only kernel/retention deletes by age', () => assert.deepEqual(shape.strayPurges(sources), []))

test('every query takes the database handle first', () =>
  assert.deepEqual(shape.queriesWithoutHandle(sources), []))

test("no feature touches another feature's tables", () => assert.deepEqual(shape.foreignTables(sources), []))

test('errors, events, settings, endpoints, routes and migrations are declared in the files named after them', () =>
  assert.deepEqual(shape.strayDeclarations(sources), []))

test('what a feature declares is listed by its area', () =>
  assert.deepEqual(shape.unlistedFeatures(sources), []))

test('no folder has more than 25 files side by side', () =>
  assert.deepEqual(shape.crowdedFolders(sources), []))

test('a feature has sub-folders, and those have none', () =>
  assert.deepEqual(shape.nestedFolders(sources), []))

test('no file is longer than 250 lines, no screen longer than 120', () =>
  assert.deepEqual(shape.longFiles(sources), []))

test('no function is longer than 40 lines, or 60 with a written reason', () =>
  assert.deepEqual(shape.longFunctions(sources), []))

test('no name is empty of meaning', () => assert.deepEqual(shape.emptyNames(sources), []))

test('files and exported names use the standard words of the field', () =>
  assert.deepEqual(refusedWords(sources), []))
