import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'

const built = join(import.meta.dirname, '../dist/console')
const budget = 250_000

test(
  'the first page of the console takes at most 250 kB of compressed script',
  { skip: existsSync(built) ? false : 'the console is not built: npm run build:console' },
  (t) => {
    const entries = [...read('index.html').matchAll(/(?:src|href)="\/console\/(assets\/[^"]+\.js)"/g)]
    const first = withImports([...entries.map(([, path = '']) => path), ...pathsOf('orders-page')])
    const bytes = first.reduce((sum, path) => sum + gzipSync(read(path)).length, 0)
    t.diagnostic(
      `${first.length} scripts, ${Math.round(bytes / 1000)} kB compressed, budget ${budget / 1000} kB`,
    )
    assert.ok(entries.length > 0, 'index.html names its scripts')
    assert.ok(bytes <= budget, `${bytes} bytes`)
  },
)

const read = (path: string): string => readFileSync(join(built, path), 'utf8')

/** The chunk of a page: the one that is opened after sign-in counts as the first. */
function pathsOf(page: string): string[] {
  const names = readdirSync(join(built, 'assets')).filter(
    (name) => name.startsWith(page) && name.endsWith('.js'),
  )
  assert.equal(names.length, 1, `one chunk of ${page}`)
  return names.map((name) => `assets/${name}`)
}

/** These scripts and all they import at once, each counted one time. */
function withImports(paths: readonly string[]): string[] {
  const seen = new Set<string>()
  const queue = [...paths]
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (seen.has(path)) continue
    seen.add(path)
    const imports = read(path).matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)
    queue.push(...[...imports].map(([, name = '']) => `assets/${name}`))
  }
  return [...seen]
}
