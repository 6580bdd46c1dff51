import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, realpath, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { temporaryDirectory } from '../support/engines.ts'

const execute = promisify(execFile)
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** An application with the packed library in its `node_modules`, as npm installs it for anybody. */
export type Host = {
  directory: string
  /** What the tarball holds, without the leading `package/`. */
  packed: readonly string[]
}
/** Without a registry nothing can be installed; the reason is what npm said. */
export type Installation = { host: Host } | { unreachable: string }

const packedFrom = [
  'src',
  'simulator',
  'docs',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'LICENSE',
  'README.md',
]
/** The host has another release of a package that our server uses, which is none of our business. */
const ownCommander = '12.1.0'

/** Packs the library and installs the tarball into an empty project, without any of the packages that only the server needs. */
export async function installIntoHost(): Promise<Installation> {
  const { tarball, packed } = await pack()
  const directory = await temporaryDirectory()
  const manifest = await readManifest()
  await write(directory, 'package.json', {
    private: true,
    type: 'module',
    dependencies: { breakwater: `file:${tarball}`, pg: manifest.dependencies['pg'], commander: ownCommander },
  })
  await write(directory, 'tsconfig.json', hostConfig)
  await cp(join(root, 'test/embed/host.ts'), join(directory, 'host.ts'))
  await cp(join(root, 'examples/embed/host.ts'), join(directory, 'example.ts'))
  try {
    await npm(directory, ['install', '--no-audit', '--no-fund', '--prefer-offline'])
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    if (!/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH/.test(said)) throw error
    return { unreachable: said }
  }
  return { host: { directory, packed } }
}

type Manifest = { dependencies: Record<string, string>; peerDependencies: Record<string, string> }

export const readManifest = async (): Promise<Manifest> =>
  JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest

/** As strict as a host can be: the declarations that we ship are checked too. */
const hostConfig = {
  compilerOptions: {
    target: 'es2024',
    lib: ['es2024', 'esnext.disposable'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    skipLibCheck: false,
    noEmit: true,
  },
  files: ['host.ts', 'example.ts'],
}

/** In a copy, because packing builds, and other tests use what was built here. */
async function pack(): Promise<{ tarball: string; packed: string[] }> {
  const copy = await temporaryDirectory()
  for (const name of packedFrom) {
    // Some are not there in an unfinished clone; npm packs without them too.
    await cp(join(root, name), join(copy, name), { recursive: true }).catch(() => undefined)
  }
  await symlink(await realpath(join(root, 'node_modules')), join(copy, 'node_modules'))
  // As a built console would lie there; building it here would only take time.
  await mkdir(join(copy, 'dist/console'), { recursive: true })
  await writeFile(join(copy, 'dist/console/index.html'), '<!doctype html>')
  await npm(copy, ['run', 'prepack'])
  const { stdout } = await npm(copy, ['pack', '--ignore-scripts', '--json'])
  const [made] = JSON.parse(stdout) as { filename: string; files: { path: string }[] }[]
  if (made === undefined) throw new Error('npm packed nothing.')
  return { tarball: join(copy, made.filename), packed: made.files.map(({ path }) => path) }
}

const npm = (cwd: string, parameters: readonly string[]) =>
  execute('npm', parameters, { cwd, timeout: 300_000 })

const write = (directory: string, name: string, content: object): Promise<void> =>
  writeFile(join(directory, name), JSON.stringify(content))
