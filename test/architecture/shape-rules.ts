import { isForTests, isIn, isOurs, roomOf } from './places.ts'
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

/** What a room declares lies where everybody looks for it, and where the generated documents find it. */
export function strayDeclarations(sources: readonly SourceFile[]): string[] {
  return inRooms(sources)
    .filter(({ path }) => !isForTests(path))
    .flatMap(({ path, text, calls, inside }) => {
      const declared = Object.entries(homes).filter(([call]) => calls.has(call))
      if (/: Migrations = /.test(text)) declared.push(['Migrations', 'migrations.ts'])
      return declared
        .filter(([, home]) => inside !== home && !(home === 'contract.ts' && isContract(inside)))
        .map(([what, home]) => `${path} declares ${what}, which belongs in ${home}`)
    })
}

/** `contract.ts`; a room with more endpoints than one file holds has `<subject>-contract.ts` beside it. */
const isContract = (inside: string): boolean => /^(?:[a-z]+-)?contract\.ts$/.test(inside)

const builders = [
  'selectFrom',
  'insertInto',
  'updateTable',
  'deleteFrom',
  'mergeInto',
  'withTables',
  'executeQuery',
]

/** `queries.ts`; a room with more of them than one file holds has `<subject>-queries.ts` beside it. */
const isQueries = (inside: string | undefined): boolean => /^(?:[a-z]+-)?queries\.ts$/.test(inside ?? '')

/** SQL that is not in a room's queries. The kernel has its own; whoever composes has none. */
export function straySql(sources: readonly SourceFile[]): string[] {
  return sources
    .filter(({ path }) => isOurs(path) && !isForTests(path) && !isIn(path, 'src/kernel'))
    .filter(({ path }) => !isQueries(roomOf(path)?.inside))
    .filter(({ calls }) => ['sql', ...builders].some((builder) => calls.has(builder)))
    .map(({ path }) => path)
}

/** Queries that do not take the database handle first: they would run outside an open transaction. */
export function queriesWithoutHandle(sources: readonly SourceFile[]): string[] {
  return inRooms(sources)
    .filter(({ inside }) => isQueries(inside))
    .flatMap(({ path, functions }) =>
      functions
        .filter(({ isExported, parameterTypes }) => isExported && parameterTypes[0] !== 'Db')
        .map(({ name, line }) => `${path}:${line} ${name}`),
    )
}

/** Tables that moved to another room after the migration that makes them was frozen. */
const moved = [['api_token', 'ops/api-tokens']] as const

/** Tables of another room that a room's queries name. */
export function foreignTables(sources: readonly SourceFile[]): string[] {
  const rooms = inRooms(sources)
  const made = rooms.flatMap(({ room, text }) =>
    [...text.matchAll(/create table breakwater\.(\w+)/g)].map(([, table = '']) => [table, room] as const),
  )
  const owners = new Map<string, string>([...made, ...moved])
  return rooms
    .filter(({ inside }) => isQueries(inside))
    .flatMap(({ path, room, text }) =>
      tablesIn(text)
        .filter((table) => (owners.get(table) ?? room) !== room)
        .map((table) => `${path} names ${table}, which belongs to ${owners.get(table)}`),
    )
}

const tablesIn = (text: string): string[] =>
  [...text.matchAll(/(?:From|Into|Table|Join)\(\s*'(\w+)|\bbreakwater\.(\w+)/g)].map(
    ([, a, b]) => a ?? b ?? '',
  )

/** Folders of a room beside its screens, its languages (one file each) and its test material: a room is flat. */
export const nestedFolders = (sources: readonly SourceFile[]): string[] =>
  inRooms(sources)
    .filter(({ inside }) => inside.includes('/') && !/^(?:console|languages|fixtures|testing)\//.test(inside))
    .map(({ path }) => path)

const inRooms = (sources: readonly SourceFile[]) =>
  sources
    .filter(({ path }) => !/\.test\.tsx?$/.test(path))
    .flatMap((source) => {
      const place = roomOf(source.path)
      return place ? [{ ...source, ...place }] : []
    })
