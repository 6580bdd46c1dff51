import type { Import, SourceFile } from './source.ts'

/** Every file and what it imports. */
export type Graph = ReadonlyMap<string, readonly string[]>

/** What is loaded when a file is loaded: no types, and nothing that is imported later, if ever. */
export const loadingGraph = (sources: readonly SourceFile[]): Graph =>
  new Map(sources.map(({ path, imports }) => [path, imports.filter(isLoaded).map(({ target }) => target)]))

/** The same with the imports of types, which cost nothing at run time but have to be read all the same. */
export const readingGraph = (sources: readonly SourceFile[]): Graph =>
  new Map(
    sources.map(({ path, imports }) => [
      path,
      imports.filter(({ isDynamic }) => !isDynamic).map(({ target }) => target),
    ]),
  )

const isLoaded = ({ isType, isDynamic }: Import): boolean => !isType && !isDynamic

/** The shortest way from a file (which may be its own end) to something looked for; undefined where there is none. */
export function pathTo(
  graph: Graph,
  from: string,
  isLookedFor: (target: string) => boolean,
): string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[from, undefined]])
  // A Map is read in the order of its growth, so this loop is a search by breadth.
  for (const file of cameFrom.keys()) {
    if (isLookedFor(file)) return trace(cameFrom, file)
    for (const target of graph.get(file) ?? []) if (!cameFrom.has(target)) cameFrom.set(target, file)
  }
  return undefined
}

/** Files that load each other in a circle, each circle once: `a → b → a`. */
export function cyclesIn(graph: Graph): string[] {
  const cycles = new Map<string, string>()
  for (const file of graph.keys()) {
    const way = pathTo(graph, file, (target) => graph.get(target)?.includes(file) === true)
    const members = way?.toSorted().join() ?? ''
    if (way && !cycles.has(members)) cycles.set(members, [...way, file].join(' → '))
  }
  return [...cycles.values()]
}

function trace(cameFrom: ReadonlyMap<string, string | undefined>, end: string): string[] {
  const way: string[] = []
  for (let file: string | undefined = end; file !== undefined; file = cameFrom.get(file)) way.push(file)
  return way.reverse()
}
