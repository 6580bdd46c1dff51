import { featureOf, isForTests, isIn, isOurs } from './places.ts'
import type { Fn } from './functions.ts'
import type { SourceFile } from './source.ts'

const fileLimit = 250
const screenLimit = 120
const functionLimit = 40
const excusedLimit = 60

/** Files that are longer than a person takes in at once. */
export function longFiles(sources: readonly SourceFile[]): string[] {
  return sources.flatMap(({ path, lines }) => {
    const limit = path.endsWith('.tsx') ? screenLimit : fileLimit
    return lines > limit ? [`${path} has ${lines} lines, ${limit} are allowed`] : []
  })
}

/**
 * Functions that do more than one thing. A factory is measured without the verbs it returns (they are measured by themselves), a
 * component is mostly markup, and whoever has a reason writes it above as `long because …`: these have 60 lines.
 */
export function longFunctions(sources: readonly SourceFile[]): string[] {
  const isTest = ({ path }: SourceFile) => /\.test\.tsx?$/.test(path)
  return sources
    .filter((source) => !isTest(source))
    .flatMap((source) =>
      source.functions.flatMap((fn) => {
        const { lines, limit } = budgetOf(fn, source.path)
        return lines > limit
          ? [`${source.path}:${fn.line} ${fn.name} has ${lines} lines, ${limit} are allowed`]
          : []
      }),
    )
}

function budgetOf({ name, lines, ownLines, comment }: Fn, path: string): { lines: number; limit: number } {
  const isFactory = /^create[A-Z]/.test(name)
  const isComponent = path.endsWith('.tsx') && /^[A-Z]/.test(name)
  if (isFactory || isComponent) return { lines: ownLines, limit: excusedLimit }
  return { lines, limit: /\blong because \w/.test(comment) ? excusedLimit : functionLimit }
}

const words = /^(?:managers?|helpers?|utils?|utilit(?:y|ies)|common|whitelists?|blacklists?)$/i

/** Options of libraries, which we did not name. */
const theirs: ReadonlySet<string> = new Set(['commonPrefix'])

/** Names that say nothing, or something that nobody should say. */
export function emptyNames(sources: readonly SourceFile[]): string[] {
  return sources.flatMap(({ path, names }) =>
    [...path.split('/'), ...names]
      .filter((name) => !theirs.has(name) && wordsIn(name).some((word) => words.test(word)))
      .map((name) => `${path}: ${name}`),
  )
}

/** `isUserManager` → is, User, Manager; `url-utils.ts` → url, utils, ts. */
const wordsIn = (name: string): string[] => name.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/)

const homes: Readonly<Record<string, string>> = {
  defineErrors: 'errors.ts',
  defineEvents: 'events.ts',
  setting: 'settings.ts',
  endpoint: 'contract.ts',
  route: 'routes.ts',
}

/** What a feature declares lies where everybody looks for it, and where the generated documents find it. */
export function strayDeclarations(sources: readonly SourceFile[]): string[] {
  return inFeatures(sources)
    .filter(({ path }) => !isForTests(path))
    .flatMap(({ path, text, calls, inside }) => {
      const declared = Object.entries(homes).filter(([call]) => calls.has(call))
      if (/: Migrations = /.test(text)) declared.push(['Migrations', 'migrations.ts'])
      return declared
        .filter(([, home]) => inside !== home && !isBeside(inside, home))
        .map(([what, home]) => `${path} declares ${what}, which belongs in ${home}`)
    })
}

/** A feature with more endpoints than one file holds has `<subject>-contract.ts` and `<subject>-routes.ts` beside the others. */
const isBeside = (inside: string, home: string): boolean =>
  ['contract.ts', 'routes.ts'].includes(home) && inside.replace(/^[a-z]+-/, '') === home

const builders = [
  'selectFrom',
  'insertInto',
  'updateTable',
  'deleteFrom',
  'mergeInto',
  'withTables',
  'executeQuery',
]

/** `queries.ts`, of the feature or of a sub-folder; with more of them than one file holds, `<subject>-queries.ts` beside it. */
const isQueries = (inside: string | undefined): boolean =>
  /^(?:[a-z-]+\/)?(?:[a-z]+-)?queries\.ts$/.test(inside ?? '')

/** SQL that is not in a feature's queries. The kernel has its own; compose/ has none. */
export function straySql(sources: readonly SourceFile[]): string[] {
  return sources
    .filter(({ path }) => isOurs(path) && !isForTests(path) && !isIn(path, 'src/kernel'))
    .filter(({ path }) => !isQueries(featureOf(path)?.inside))
    .filter(({ calls }) => ['sql', ...builders].some((builder) => calls.has(builder)))
    .map(({ path }) => path)
}

/** Statements that delete by age, or drop partitions, beside `kernel/retention`: they would spare nothing that is held, and leave no event. */
export function strayPurges(sources: readonly SourceFile[]): string[] {
  return sources
    .filter(({ path }) => isIn(path, 'src') && !isForTests(path) && !isIn(path, 'src/kernel/retention'))
    .filter(({ path }) => !/(?:^|[/-])migrations?\.ts$/.test(path))
    .flatMap(({ path, text, functions }) => {
      const rows = text.split('\n')
      return functions
        .filter(({ line, lines }) => isPurge(rows.slice(line - 1, line - 1 + lines).join('\n')))
        .map(({ name, line }) => `${path}:${line} ${name}`)
    })
}

/** A comparison with an upper bound says that it is by age. What a statement answers it has taken over, for somebody who needs it. */
const isPurge = (text: string): boolean =>
  /(?:drop table|detach partition)\b/i.test(text) ||
  (!/\breturning(?:All)?\(/.test(text) &&
    /\bdeleteFrom\(|\bdelete from\b/.test(text) &&
    /'<=?'|[\w)] <=? [$'\w(]/.test(text))

/** Queries that do not take the database handle first: they would run outside an open transaction. */
export function queriesWithoutHandle(sources: readonly SourceFile[]): string[] {
  return inFeatures(sources)
    .filter(({ inside }) => isQueries(inside))
    .flatMap(({ path, functions }) =>
      functions
        .filter(({ isExported, parameterTypes }) => isExported && parameterTypes[0] !== 'Db')
        .map(({ name, line }) => `${path}:${line} ${name}`),
    )
}

/** Tables that moved to another feature after the migration that makes them was frozen. */
const moved = [['api_token', 'ops/api-tokens']] as const

/** Tables of another feature that a feature's queries name. */
export function foreignTables(sources: readonly SourceFile[]): string[] {
  const features = inFeatures(sources)
  const made = features.flatMap(({ feature, text }) =>
    [...text.matchAll(/create table breakwater\.(\w+)/g)].map(([, table = '']) => [table, feature] as const),
  )
  const owners = new Map<string, string>([...made, ...moved])
  return features
    .filter(({ inside }) => isQueries(inside))
    .flatMap(({ path, feature, text }) =>
      tablesIn(text)
        .filter((table) => (owners.get(table) ?? feature) !== feature)
        .map((table) => `${path} names ${table}, which belongs to ${owners.get(table)}`),
    )
}

const tablesIn = (text: string): string[] =>
  [...text.matchAll(/(?:From|Into|Table|Join)\(\s*'(\w+)|\bbreakwater\.(\w+)/g)].map(
    ([, a, b]) => a ?? b ?? '',
  )

const declaring = new Set(['events.ts', 'migrations.ts', 'settings.ts'])

/** Features whose declarations their area does not list: their tables, settings and events would not be there. */
export function unlistedFeatures(sources: readonly SourceFile[]): string[] {
  const listed = new Set(
    sources
      .filter(({ path }) => /^src\/[a-z]+\/features\.ts$/.test(path))
      .flatMap(({ imports }) => imports.map(({ target }) => featureOf(target)?.feature)),
  )
  const features = inFeatures(sources).filter(({ inside }) => declaring.has(inside))
  return [...new Set(features.map(({ feature }) => feature))].filter((feature) => !listed.has(feature))
}

const mostFiles = 25

/** Folders in which too many files lie side by side to be read at a glance: they want sub-folders named after concepts. */
export function crowdedFolders(sources: readonly SourceFile[]): string[] {
  const counts = new Map<string, number>()
  for (const { path } of sources.filter(({ path }) => isOurs(path) && !/\.test\.tsx?$/.test(path))) {
    const folder = path.slice(0, path.lastIndexOf('/'))
    counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  return [...counts]
    .filter(([, count]) => count > mostFiles)
    .map(([folder, count]) => `${folder} has ${count} files, ${mostFiles} are allowed`)
}

/** Sub-folders of sub-folders: a feature is at most two levels deep, its screens likewise. */
export const nestedFolders = (sources: readonly SourceFile[]): string[] =>
  inFeatures(sources)
    .filter(({ inside }) => inside.replace(/^console\//, '').split('/').length > 2)
    .map(({ path }) => path)

const inFeatures = (sources: readonly SourceFile[]) =>
  sources
    .filter(({ path }) => !/\.test\.tsx?$/.test(path))
    .flatMap((source) => {
      const place = featureOf(source.path)
      return place ? [{ ...source, ...place }] : []
    })
