import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Packs `breakwater-server`: the same build as the library's package, with everything that the server needs as its dependencies, in
 * the exact versions that were tested. Prints the name of the file. Run by `npm run pack:server`, after the build.
 */
const root = join(import.meta.dirname, '..')
const directory = join(root, 'dist/server-package')

type Manifest = {
  [key: string]: unknown
  files: string[]
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
  peerDependencies: Record<string, string>
}
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest

const versionOf = (name: string): string => {
  const version = manifest.devDependencies[name]
  if (version === undefined) throw new Error(`${name} is a peer without a tested version.`)
  return version
}
const ofServer = Object.fromEntries(
  Object.keys(manifest.peerDependencies).map((name) => [name, versionOf(name)]),
)
const { version, license, engines, bin } = manifest
// Whoever runs the server needs to know how, and what stands in front of it.
const files = [
  ...new Set([...manifest.files, 'docs', 'deploy/nginx', 'deploy/caddy', 'deploy/traefik']),
].filter((path) => !path.startsWith('docs/'))

rmSync(directory, { recursive: true, force: true })
mkdirSync(directory, { recursive: true })
for (const path of [...files, 'LICENSE', 'README.md', 'CHANGELOG.md'])
  cpSync(join(root, path), join(directory, path), { recursive: true })
writeFileSync(
  join(directory, 'package.json'),
  `${JSON.stringify(
    {
      name: 'breakwater-server',
      version,
      description: 'The Breakwater server: console, tracking portal and command line.',
      license,
      type: 'module',
      engines,
      bin,
      files,
      dependencies: { ...manifest.dependencies, ...ofServer },
    },
    undefined,
    2,
  )}\n`,
)
const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', root], {
  cwd: directory,
  encoding: 'utf8',
})
process.stdout.write(`${packed.trim().split('\n').at(-1)}\n`)
