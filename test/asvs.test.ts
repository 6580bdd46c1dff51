import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const page = await readFile(`${root}docs/asvs.md`, 'utf8')
const rows = page.split('\n').filter((line) => /^\| \d/.test(line))

test('every requirement has one answer, in the order of the standard, and the numbers above them are right', () => {
  const answers = rows.map(
    (row) => /\*\*(holds|holds by|does not hold yet)\*\*/.exec(row)?.[1] ?? assert.fail(row),
  )
  const count = (answer: string) => answers.filter((given) => given === answer).length
  const said = `${count('holds')} hold by a test, ${count('holds by')} by a reason, ${count('does not hold yet')} do not hold yet.`
  assert.ok(page.includes(said), `The page should say: ${said}`)
  const numbers = rows.map((row) => row.split('|')[1]?.trim() ?? '')
  const inOrder = numbers.toSorted((left, right) => left.localeCompare(right, 'en', { numeric: true }))
  assert.deepEqual(numbers, inOrder)
  assert.equal(new Set(numbers).size, numbers.length)
})

test('every test that a requirement names exists under that name, and what holds by a test names one', async () => {
  const wrong: string[] = []
  for (const row of rows) {
    const named = [...row.matchAll(/`((?:src|test)\/[^`]+\.test\.tsx?)`: “([^”]+)”/g)]
    if (row.includes('**holds**') && named.length === 0) wrong.push(`names no test: ${row}`)
    for (const [, file = '', name = ''] of named) {
      const source = existsSync(`${root}${file}`) ? await readFile(`${root}${file}`, 'utf8') : ''
      if (!namesOf(source).some((given) => given.startsWith(name))) wrong.push(`${file}: ${name}`)
    }
  }
  assert.deepEqual(wrong, [])
})

/** Names of tests, as far as the first thing that a template fills in. */
const namesOf = (source: string): string[] =>
  [...source.matchAll(/\btest\(\s*(['"`])([^\n]*)/g)].map(([, , name = '']) => name)

test('every page that a requirement points to is there', () => {
  const targets = [...page.matchAll(/\]\((?!https:)([^)#]+)/g)].map(
    ([, target = '']) => `${root}docs/${target}`,
  )
  assert.ok(targets.length > 10)
  assert.deepEqual(
    targets.filter((target) => !existsSync(target)),
    [],
  )
})
