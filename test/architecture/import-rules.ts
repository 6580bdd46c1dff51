import { pathTo, type Graph } from './graph.ts'
import { isBrowser, isForTests, isIn, isOurs, isShared, featureOf } from './places.ts'
import type { Import, SourceFile } from './source.ts'

/** One import, as a rule sees it. `loading`: what every file loads with it. */
export type Edge = Import & { path: string; loading: Graph }
export type ImportRule = { rule: string; refuses: (edge: Edge) => boolean }

/** Who may import whom. Every rule is asked about every import of every file that is no test. */
export const importRules: readonly ImportRule[] = [
  {
    rule: 'the kernel imports no feature and no web framework',
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
    rule: 'the browser imports of a feature only its contract and its errors',
    refuses: ({ path, target }) =>
      isBrowser(path) && isOurs(target) && !isBrowser(target) && !isShared(target),
  },
  {
    rule: 'nothing on the server imports what runs in the browser',
    refuses: ({ path, target }) => !isBrowser(path) && isOurs(target) && isBrowser(target),
  },
  {
    rule: 'console/ui lies below the features and imports none, and no feature imports console/app above it',
    refuses: ({ path, target }) =>
      (isIn(path, 'src/console/ui') &&
        (featureOf(target) !== undefined || isIn(target, 'src/console/app'))) ||
      (featureOf(path) !== undefined && isIn(target, 'src/console/app')),
  },
  {
    rule: 'an IP decision loads nothing of the analysis: what runs at every request stays small',
    refuses: ({ path, target }) =>
      /^src\/ops\/ip-access\/(?:matching|live)\//.test(path) &&
      /^src\/ops\/ip-access\/(?:analysis|simulation|publishing|status)\//.test(target),
  },
  {
    rule: 'only src/http knows Fastify',
    refuses: ({ path, target }) => !isIn(path, 'src/http') && /^@?fastify\b/.test(target),
  },
  {
    rule: 'ops knows neither documents nor tracking, and documents does not know tracking',
    refuses: ({ path, target }) => {
      const [from, to] = [featureOf(path)?.area, featureOf(target)?.area]
      return (
        (from === 'ops' && to !== undefined && to !== 'ops') || (from === 'documents' && to === 'tracking')
      )
    },
  },
  {
    rule: 'a feature sees another only as the type of its service, and by what browsers read of it too: values are handed in by compose/',
    refuses: (edge) =>
      isAcrossFeatures(edge) &&
      !isTypeOfService(edge) &&
      !isShared(edge.target) &&
      !isDecisionOfTracking(edge),
  },
  {
    rule: 'src/http imports features only as the types of their services',
    refuses: (edge) =>
      isIn(edge.path, 'src/http') && featureOf(edge.target) !== undefined && !isTypeOfService(edge),
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

function isAcrossFeatures({ path, target }: Edge): boolean {
  const [from, to] = [featureOf(path)?.feature, featureOf(target)?.feature]
  return !isBrowser(path) && from !== undefined && to !== undefined && from !== to
}

const isTypeOfService = ({ target, isType }: Edge): boolean =>
  isType && featureOf(target)?.inside === 'service.ts'

/**
 * The features of tracking share one subject: what a voyage is (`containers/journey/`), where a port lies (`places/`). Their
 * pure functions may be called by each other; what reaches the database may not.
 */
function isDecisionOfTracking({ path, target, isType, loading }: Edge): boolean {
  if (featureOf(path)?.area !== 'tracking' || featureOf(target)?.area !== 'tracking') return false
  return isType || pathTo(loading, target, reachesDatabase) === undefined
}

const reachesDatabase = (target: string): boolean =>
  /^(?:kysely|pg)$|^src\/kernel\/database|\/(?:queries|service)\.ts$/.test(target)
