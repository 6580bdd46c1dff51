import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'

const projectRoot = join(import.meta.dirname, '../..')

/** The console is built by `npm install`; a checkout that skipped scripts, or whose sources are newer, builds it here. */
export async function requireConsole(): Promise<void> {
  const built = statSync(join(projectRoot, 'dist/console/index.html'), { throwIfNoEntry: false })
  // A screen takes its calls from the contracts in all of src: an older build talks to a server that is gone.
  const isNewer = (path: string) =>
    built === undefined || statSync(join(projectRoot, path)).mtimeMs > built.mtimeMs
  if (!globSync('src/**/!(*.test).{ts,tsx,css,html}', { cwd: projectRoot }).some(isNewer)) return
  const { build } = await import('vite')
  await build({ configFile: join(projectRoot, 'src/console/vite.config.ts') })
}
