import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { test } from 'node:test'
import { complaintsIn, runUnder, type Circumstances } from './support/circumstances.ts'
import { temporaryDirectory } from './support/engines.ts'

/** What reckons with dates; `any-day.long.test.ts` runs everything on more days. */
const subjects = [
  'api-tokens,asking,attempts,clock,cycle,dates,eta,expire,fields,floods,form-values,gates,hits,ids,insight,ip-decisions',
  'journey,link-values,merge,moment,next-check,page,password-links,purge,relative-time,replay,rests,retention,schedule',
  'screen-words,statistics,throttle,tickets,timeline,timeout,tracked-container,try,uses',
]
const files = globSync(`{src,simulator}/**/{${subjects.join(',')}}.test.ts`).sort()

/** A leap day, the last day of a year and the nights that lose and repeat an hour, each shortly before it is over. */
const circumstances: readonly Circumstances[] = [
  { clock: '2028-02-29T23:59:30Z', timeZone: 'America/St_Johns', language: 'de_DE.UTF-8' },
  { clock: '2026-12-31T09:59:30Z', timeZone: 'Pacific/Kiritimati', language: 'id_ID.UTF-8' },
  { clock: '2027-10-31T00:59:30Z', timeZone: 'Europe/Berlin', language: 'C' },
]

for (const circumstance of circumstances) {
  const { clock, timeZone, language } = circumstance
  test(`what reckons with dates passes its tests at ${clock} in ${timeZone}, in ${language}`, async () => {
    const { code, output } = await runUnder(circumstance, { files, directory: await temporaryDirectory() })
    assert.equal(code, 0, complaintsIn(output))
    assert.ok(Number(/^# pass (\d+)$/m.exec(output)?.[1]) > files.length, 'every file has tests')
  })
}
