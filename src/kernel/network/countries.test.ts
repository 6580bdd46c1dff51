import assert from 'node:assert/strict'
import { rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { temporaryDirectory } from '../../../test/support/engines.ts'
import { mmdbOf } from '../../../test/support/mmdb.ts'
import { openCountries } from './countries.ts'
import { createLog } from '../log.ts'

const shipped = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country'
const brazil = mmdbOf({
  '198.51.0.0/16': { country: { iso_code: 'BR' } },
  '9.0.0.0/8': { country_code: 'US' },
})
const germany = mmdbOf({ '9.0.0.0/8': { country: { iso_code: 'DE' } } })

type File = { path: string; put(content: Buffer): Promise<void> }

async function fileWith(content: Buffer): Promise<File> {
  const path = join(await temporaryDirectory(), 'countries.mmdb')
  let writes = 0
  const put = async (next: Buffer) => {
    await writeFile(path, next)
    await utimes(path, ++writes, writes)
  }
  await put(content)
  return { path, put }
}

function listening(t: TestContext) {
  const log = createLog({ level: 'silent' })
  const error = t.mock.method(log, 'error', () => undefined)
  return { log, errors: () => error.mock.callCount() }
}

async function countriesOf(t: TestContext, file?: string) {
  const { log, errors } = listening(t)
  const countries = await openCountries({ file, log })
  t.after(() => countries.stop())
  return { ...countries, errors }
}

test('the database that is installed with the server knows countries of both families', async (t) => {
  const { countryOf, locationOf, describe, errors } = await countriesOf(t)
  assert.deepEqual([countryOf('8.8.8.8'), countryOf('2a00:1450::1')], ['US', 'IE'])
  assert.equal(locationOf('8.8.8.8'), undefined)
  assert.match(describe()?.file ?? '', /geo-whois-asn-country\.mmdb$/)
  assert.equal(errors(), 0)
})

test('private, local and documentation addresses have no country, whatever a database says', async (t) => {
  const everywhere = mmdbOf({ '0.0.0.0/1': { country_code: 'US' }, '128.0.0.0/1': { country_code: 'US' } })
  const { countryOf } = await countriesOf(t, (await fileWith(everywhere)).path)
  assert.equal(countryOf('9.9.9.9'), 'US')
  for (const address of ['10.0.0.1', '127.0.0.1', '192.168.1.1', '169.254.1.1', '100.64.0.1', '192.0.2.1'])
    assert.equal(countryOf(address), undefined, address)
  for (const address of ['::1', 'fd00::1', 'fe80::1', '2001:db8::1', 'nonsense', ''])
    assert.equal(countryOf(address), undefined, address)
})

test('a database of IPv4 alone does not guess at IPv6', async (t) => {
  const { countryOf } = await countriesOf(t, fileURLToPath(import.meta.resolve(`${shipped}-ipv4.mmdb`)))
  assert.equal(countryOf('8.8.8.8'), 'US')
  assert.equal(countryOf('2a00:1450::1'), undefined)
})

test('an operator’s own file may have MaxMind’s shape, with or without places', async (t) => {
  const location = { latitude: 52.5, longitude: -13.25, accuracy_radius: 20 }
  const file = await fileWith(
    mmdbOf({
      '9.1.0.0/16': { country: { iso_code: 'DE' }, location },
      '9.2.0.0/16': { country: { iso_code: 'germany' }, location: { latitude: 'north' } },
    }),
  )
  const { countryOf, locationOf } = await countriesOf(t, file.path)
  assert.equal(countryOf('9.1.2.3'), 'DE')
  assert.deepEqual(locationOf('9.1.2.3'), { latitude: 52.5, longitude: -13.25, radiusKilometres: 20 })
  assert.deepEqual([countryOf('9.2.2.3'), locationOf('9.2.2.3')], [undefined, undefined])
  assert.deepEqual([countryOf('9.3.2.3'), locationOf('9.3.2.3')], [undefined, undefined])
})

test('a newer file takes the place of the one before; a damaged or missing one does not, and says why', async (t) => {
  const file = await fileWith(brazil)
  const { countryOf, reload, errors, problem, describe } = await countriesOf(t, file.path)
  assert.deepEqual([countryOf('9.9.9.9'), problem()], ['US', undefined])
  for (const damaged of [Buffer.alloc(0), Buffer.from('no database'), germany.subarray(0, -40)]) {
    await file.put(damaged)
    await reload()
    assert.equal(countryOf('9.9.9.9'), 'US')
    assert.notEqual(problem(), undefined)
  }
  await rm(file.path)
  await reload()
  assert.equal(countryOf('9.9.9.9'), 'US')
  assert.match(problem() ?? '', /no such file/)
  assert.equal(describe()?.file, file.path)
  assert.equal(errors(), 4)
  await file.put(germany)
  await reload()
  assert.deepEqual([countryOf('9.9.9.9'), problem()], ['DE', undefined])
})

test('without a file the server starts, knows no country, and says so', async (t) => {
  const { countryOf, describe, problem, errors } = await countriesOf(t, '/nowhere/countries.mmdb')
  assert.equal(countryOf('8.8.8.8'), undefined)
  assert.equal(describe(), undefined)
  assert.match(problem() ?? '', /nowhere/)
  assert.equal(errors(), 1)
})

test('no damage to a file makes a look-up fail', async (t) => {
  const file = await fileWith(brazil)
  const { countryOf, locationOf, reload } = await countriesOf(t, file.path)
  const damage = fc.array(fc.tuple(fc.nat(brazil.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(damage, fc.ipV4(), async (bytes, address) => {
      const damaged = Buffer.from(brazil)
      for (const [position, byte] of bytes) damaged[position] = byte
      await file.put(damaged)
      await reload()
      assert.match(countryOf(address) ?? 'XX', /^[A-Z]{2}$/)
      locationOf(address)
    }),
    { numRuns: 300 },
  )
})
