/** Where a file belongs. The tree is the architecture: all that the rules know of a file's purpose is its path. */

export const areas = ['ops', 'documents', 'tracking'] as const
export type Area = (typeof areas)[number]

/** `src/ops/sessions/check.ts` lies in area `ops`, feature `ops/sessions`, and is called `check.ts` there. */
export function featureOf(path: string): { area: Area; feature: string; inside: string } | undefined {
  const [tree, first, second, ...rest] = path.split('/')
  const area = areas.find((name) => name === first)
  if (tree !== 'src' || !area || rest.length === 0) return undefined
  return { area, feature: `${area}/${second}`, inside: rest.join('/') }
}

export const isIn = (path: string, folder: string): boolean => path.startsWith(`${folder}/`)

/** Ours, as opposed to a package. */
export const isOurs = (target: string): boolean => isIn(target, 'src')

/** Runs in the browser: the shell, and the screens of the features. */
export const isBrowser = (path: string): boolean => /^src\/(?:.+\/)?console\//.test(path)

/** The parts of the kernel of which contracts are made. */
const contractKernel = new Set(
  ['contract', 'errors', 'events', 'identity', 'maybe-promise', 'text-fields'].map(
    (part) => `src/kernel/${part}.ts`,
  ),
)

/** What browser and server both read: endpoints, schemas, codes, and the words they are made of. */
export const isShared = (path: string): boolean =>
  contractKernel.has(path) ||
  /^(?:(?:[a-z]+-)?contract|errors|words)\.ts$/.test(featureOf(path)?.inside ?? '')

/** Tests and what only tests use: they may look behind every door. */
export const isForTests = (path: string): boolean =>
  !isOurs(path) || /\.test\.tsx?$|\/(?:testing|fixtures)\//.test(path)
