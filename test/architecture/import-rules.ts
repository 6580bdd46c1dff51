import { pathTo, type Graph } from './graph.ts'
import { isBrowser, isForTests, isIn, isOurs, isShared, roomOf } from './places.ts'
import type { Import, SourceFile } from './source.ts'

/** One import, as a rule sees it. `loading`: what every file loads with it. */
export type Edge = Import & { path: string; loading: Graph }
export type ImportRule = { rule: string; refuses: (edge: Edge) => boolean }

/** Who may import whom. Every rule is asked about every import of every file that is no test. */
export const importRules: readonly ImportRule[] = [
  {
    rule: 'the kernel knows no room and no web framework',
    refuses: ({ path, target }) =>
      isIn(path, 'src/kernel') &&
      (isOurs(target)
        ? !isIn(target, 'src/kernel')
        : /^(?:@?fastify|react|@mantine|@tanstack)\b/.test(target)),
  },
  {
    rule: 'contracts and error tables import TypeBox and each other, nothing else: browsers read them too',
    refuses: ({ path, target }) => isShared(path) && target !== 'typebox' && !isShared(target),
  },
  {
    rule: 'the browser imports of a room only its contract and its errors',
    refuses: ({ path, target }) =>
      isBrowser(path) && isOurs(target) && !isBrowser(target) && !isShared(target),
  },
  {
    rule: 'nothing on the server imports what runs in the browser',
    refuses: ({ path, target }) => !isBrowser(path) && isOurs(target) && isBrowser(target),
  },
  {
    rule: 'only src/http knows Fastify',
    refuses: ({ path, target }) => !isIn(path, 'src/http') && /^@?fastify\b/.test(target),
  },
  {
    rule: 'ops knows neither documents nor tracking, and documents does not know tracking',
    refuses: ({ path, target }) => {
      const [from, to] = [roomOf(path)?.wing, roomOf(target)?.wing]
      return (
        (from === 'ops' && to !== undefined && to !== 'ops') || (from === 'documents' && to === 'tracking')
      )
    },
  },
  {
    rule: 'a room knows another only by the type of its service, and by what browsers read of it too: values are handed in where the rooms are composed',
    refuses: (edge) =>
      isAcrossRooms(edge) && !isTypeOfService(edge) && !isShared(edge.target) && !isThoughtOfTracking(edge),
  },
  {
    rule: 'src/http knows rooms only by the types of their services',
    refuses: (edge) =>
      isIn(edge.path, 'src/http') && roomOf(edge.target) !== undefined && !isTypeOfService(edge),
  },
]

/** All imports that a rule refuses, in words. */
export function breachesOf(sources: readonly SourceFile[], loading: Graph): string[] {
  const edges = sources
    .filter(({ path }) => !isForTests(path))
    .flatMap(({ path, imports }) => imports.map((edge) => ({ ...edge, path, loading })))
  return importRules.flatMap(({ rule, refuses }) =>
    edges.filter(refuses).map(({ path, target }) => `${path} imports ${target}, but ${rule}`),
  )
}

function isAcrossRooms({ path, target }: Edge): boolean {
  const [from, to] = [roomOf(path)?.room, roomOf(target)?.room]
  return !isBrowser(path) && from !== undefined && to !== undefined && from !== to
}

const isTypeOfService = ({ target, isType }: Edge): boolean =>
  isType && roomOf(target)?.inside === 'service.ts'

/**
 * The rooms of tracking share one subject: what a voyage is (`containers/event.ts`), where a port lies (`places/`). Their
 * thinking may be called across the corridor; whatever reaches the database may not.
 */
function isThoughtOfTracking({ path, target, isType, loading }: Edge): boolean {
  if (roomOf(path)?.wing !== 'tracking' || roomOf(target)?.wing !== 'tracking') return false
  return isType || pathTo(loading, target, reachesDatabase) === undefined
}

const reachesDatabase = (target: string): boolean =>
  /^(?:kysely|pg)$|^src\/kernel\/database|\/(?:queries|service)\.ts$/.test(target)
