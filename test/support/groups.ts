import { writeFile } from 'node:fs/promises'
import { join, matchesGlob, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Files that start, kill or starve processes, or that ask what a process of its own does. */
const alone = [
  'test/faults/**',
  'test/embed/**',
  'test/cli*.test.ts',
  'test/e2e/story.test.ts',
  'simulator/main.test.ts',
  'src/kernel/**/{data-directory,database-faults,bus-faults}.test.ts',
  '**/*.long.test.ts',
]
/**
 * Files that share a process: what one file has loaded and started, the next need not. The groups that take longest come first: one that
 * began last would run on beside an idle processor.
 */
const shared = [
  'test/e2e/console-*',
  'test/e2e/*',
  'src/documents/**',
  'src/kernel/**',
  'src/ops/{a,d,f,g}*/**',
  'src/ops/ip-*/**',
  'src/ops/s*/**',
  'src/ops/**',
  'src/tracking/**',
]

/**
 * What to run instead of these files: for each group a module that imports its files one after another, in that directory; files that
 * need a process of their own stay as they are.
 */
export async function groupFiles(
  files: readonly string[],
  directory: string,
  groupOf = usualGroup,
): Promise<string[]> {
  const groups = Map.groupBy(
    files.toSorted((one, other) => placeOf(one) - placeOf(other)),
    groupOf,
  )
  const entries = [...groups].map(async ([name, members]) => {
    if (members.length === 1) return members[0] ?? name
    const entry = join(directory, `${name.replace(/[^a-z]+/g, '-')}.mjs`)
    const imports = members.map((file) => `await import(${JSON.stringify(pathToFileURL(resolve(file)))})\n`)
    await writeFile(entry, imports.join(''))
    return entry
  })
  return Promise.all(entries)
}

function usualGroup(file: string): string {
  if (alone.some((pattern) => matchesGlob(file, pattern))) return file
  return shared.find((pattern) => matchesGlob(file, pattern)) ?? 'others'
}

/** Browsers and what else goes through a whole server, then what waits for processes, then the rest. */
const placeOf = (file: string): number =>
  ['test/e2e/**', 'test/**', '**'].findIndex((pattern) => matchesGlob(file, pattern))
