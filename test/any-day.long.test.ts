import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { complaintsIn, runUnder, type Circumstances } from './support/circumstances.ts'
import { temporaryDirectory } from './support/engines.ts'

/** The ends of months, a leap day, a turn of the year, the nights that lose and repeat an hour; the rims of the map among them. */
const circumstances: readonly Circumstances[] = [
  { clock: '2028-02-28T12:00:00Z', timeZone: 'Pacific/Kiritimati', language: 'id_ID.UTF-8' },
  { clock: '2028-02-29T23:50:00Z', timeZone: 'America/St_Johns', language: 'de_DE.UTF-8' },
  { clock: '2027-01-30T09:55:00Z', timeZone: 'Pacific/Kiritimati', language: 'C' },
  { clock: '2026-12-31T23:55:00Z', timeZone: 'Etc/UTC', language: 'en_US.UTF-8' },
  { clock: '2027-03-28T00:55:00Z', timeZone: 'Europe/Berlin', language: 'de_DE.UTF-8' },
  { clock: '2027-10-31T00:55:00Z', timeZone: 'Europe/Berlin', language: 'tr_TR.UTF-8' },
  { clock: '2027-03-14T05:25:00Z', timeZone: 'America/St_Johns', language: 'en_CA.UTF-8' },
]

/** What starts processes or asks PostgreSQL itself has clocks that do not move. */
const clocksOfTheirOwn = /'postgres'|spawn|startDemo|openBrowser|breakwater\(/
const files = globSync('{src,simulator,test/e2e}/**/!(*.long).test.ts')
  .filter((file) => !clocksOfTheirOwn.test(readFileSync(file, 'utf8')))
  .sort()

for (const circumstance of circumstances) {
  const { clock, timeZone, language } = circumstance
  test(`everything passes its tests at ${clock} in ${timeZone}, in ${language}`, async () => {
    const { code, output } = await runUnder(circumstance, { files, directory: await temporaryDirectory() })
    assert.equal(code, 0, complaintsIn(output))
  })
}
