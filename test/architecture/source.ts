import { globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { parseSync } from 'vite'
import { outlineOf, type Outline } from './outline.ts'

/** One file of ours, as far as the rules look at it. Paths are relative to the project: `src/kernel/bus.ts`. */
export type SourceFile = Outline & { path: string; text: string; lines: number; imports: readonly Import[] }

export type Import = {
  /** A path of ours, or the name of a package (`node:` modules keep their prefix). */
  target: string
  /** Only types: nothing is left of it at run time. */
  isType: boolean
  /** `import('…')`: loaded when the line is reached, if ever. */
  isDynamic: boolean
}

const trees = ['src', 'simulator', 'test', 'bench', 'examples']

/** Reads and parses every TypeScript file of the project. */
export function readSources(root: string): SourceFile[] {
  const patterns = trees.map((tree) => `${tree}/**/*.{ts,tsx}`)
  const paths = globSync(patterns, { cwd: root, exclude: ['**/*.d.ts'] })
  return paths.sort().map((path) => readSource(path, readFileSync(`${root}/${path}`, 'utf8')))
}

/** One file from its text. */
export function readSource(path: string, text: string): SourceFile {
  const parsed = parseSync(path, text)
  const [problem] = parsed.errors
  if (problem) throw new Error(`${path} cannot be parsed: ${problem.message}`)
  const outline = outlineOf(parsed.program, text)
  const imports = outline.specifiers.map(({ specifier, ...kind }) => ({
    target: targetOf(path, specifier),
    ...kind,
  }))
  return { ...outline, path, text, lines: text.split('\n').length - 1, imports }
}

function targetOf(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier)
  const depth = specifier.startsWith('@') ? 2 : 1
  return specifier.startsWith('node:') ? specifier : specifier.split('/').slice(0, depth).join('/')
}
