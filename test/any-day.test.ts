import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { test } from 'node:test'
import { complaintsIn, runUnder, type Circumstances } from './support/circumstances.ts'
import { temporaryDirectory } from './support/engines.ts'

/** What reckons with dates; `any-day.long.test.ts` runs everything on more days. */
const subjects = [
  'analysis-service api-tokens asking attempts clock cycle eta event-throttle fields form-values',
  'forward-auth hits ids ip-decisions journey merge moment next-check page password-links purge',
  'relative-time replay rests schedule screen-words statistics test-address throttle tickets timeline',
  'timeout tracked-container used-addresses',
].flatMap((line) => line.split(' '))
const files = globSync([
  `{src,simulator}/**/{${subjects.join(',')}}.test.ts`,
  'src/**/console/**/*.test.ts',
]).sort()

/** A leap day, the last day of a year and the nights that lose and repeat an hour, each shortly before it is over. */
const circumstances: readonly Circumstances[] = [
  { clock: '2028-02-29T23:59:30Z', timeZone: 'America/St_Johns', language: 'de_DE.UTF-8' },
  { clock: '2026-12-31T09:59:30Z', timeZone: 'Pacific/Kiritimati', language: 'id_ID.UTF-8' },
  { clock: '2027-10-31T00:59:30Z', timeZone: 'Europe/Berlin', language: 'C' },
]

test('everything that is said to reckon with dates has tests', () => {
  const names = new Set(files.map((file) => basename(file, '.test.ts')))
  assert.deepEqual(
    subjects.filter((subject) => !names.has(subject)),
    [],
  )
})

for (const circumstance of circumstances) {
  const { clock, timeZone, language } = circumstance
  test(`what reckons with dates passes its tests at ${clock} in ${timeZone}, in ${language}`, async () => {
    const { code, output } = await runUnder(circumstance, { files, directory: await temporaryDirectory() })
    assert.equal(code, 0, complaintsIn(output))
    assert.ok(Number(/^# pass (\d+)$/m.exec(output)?.[1]) > files.length, 'every file has tests')
  })
}
