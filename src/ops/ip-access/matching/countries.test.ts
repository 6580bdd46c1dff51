import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { open } from 'maxmind'
import { ruleOf } from '../../../../test/support/ip-trials.ts'
import { findImpossible } from '../analysis/report.ts'
import { countryMeant, problemWithCountry } from './countries.ts'
import { readDraft } from '../publishing/draft.ts'
import type { Rule } from './rule.ts'
import { countryCodes } from '../words.ts'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('')
const everyCode = letters.flatMap((first) => letters.map((second) => first + second))

test('of all 676 codes exactly those of ISO 3166-1 are countries, and the database that ships has addresses for each', async () => {
  const accepted = everyCode.filter((code) => problemWithCountry(code) === undefined)
  assert.deepEqual(accepted, [...countryCodes])
  assert.equal(accepted.length, 249)
  const held = await codesHeld()
  assert.deepEqual(
    accepted.filter((code) => !held.has(code)),
    [],
  )
  assert.deepEqual(
    [...held].filter((code) => !accepted.includes(code)).toSorted(),
    ['XK'],
    'held, but no country: the analysis must not say that it never matches',
  )
})

const meant: Record<string, string | undefined> = {
  UK: 'GB',
  SU: 'RU',
  AN: 'CW',
  DD: 'DE',
  BU: 'MM',
  FX: 'FR',
  TP: 'TL',
  YU: 'RS',
  ZR: 'CD',
  EL: 'GR',
  gb: 'GB',
  EU: undefined,
  XK: undefined,
  UN: undefined,
  XX: undefined,
  ZZ: undefined,
  AA: undefined,
  QM: undefined,
  EZ: undefined,
  XA: undefined,
  '': undefined,
  GBR: undefined,
  'G\u0000': undefined,
}
test('a code that no address can have is refused with the country that was probably meant', () => {
  for (const [code, country] of Object.entries(meant)) {
    assert.equal(countryMeant(code), country, code)
    assert.throws(
      () => readDraft({ name: 'x', action: 'deny', countries: ['ID', code] }),
      (error: { code?: string; extras?: { problems: { path: string; message: string }[] } }) => {
        assert.equal(error.code, 'IP_RULE_INVALID', code)
        const [problem] = error.extras?.problems ?? []
        assert.equal(problem?.path, '/countries/1')
        assert.equal(problem?.message.endsWith(`Did you mean ${country}?`), country !== undefined)
        return true
      },
    )
  }
})

test('saved rules that name codes which no address can have are named, and whether anything is left to match', () => {
  const rules = [
    ruleOf(1, { name: 'Britain', countries: ['UK', 'EU'] }),
    ruleOf(2, { name: 'Mixed', countries: ['DE', 'SU'] }),
    ruleOf(3, { name: 'Network', countries: ['UK'], cidrs: ['192.0.2.0/24'] }),
    ruleOf(4, { name: 'Right', countries: ['GB', 'XK'] }),
    ruleOf(5, { name: 'Off', countries: ['UK'], active: false }),
  ]
  const nameOf = ({ id, name, action }: Rule) => ({
    id,
    name,
    action,
    position: rules.findIndex((rule) => rule.id === id) + 1,
  })
  assert.deepEqual(
    findImpossible(rules, nameOf).map(({ rule, codes, sentence }) => [rule.position, codes, sentence]),
    [
      [
        1,
        ['UK', 'EU'],
        'Rule 1 “Britain” can never match: UK and EU are no country that an address can have. Was GB meant?',
      ],
      [
        2,
        ['SU'],
        'Rule 2 “Mixed” matches less than it names: SU is no country that an address can have. Was RU meant?',
      ],
      [
        3,
        ['UK'],
        'Rule 3 “Network” matches less than it names: UK is no country that an address can have. Was GB meant?',
      ],
    ],
  )
})

/** All codes that the database of countries answers with for IPv4, from network to network. */
async function codesHeld(): Promise<Set<string>> {
  const name = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb'
  const reader = await open(fileURLToPath(import.meta.resolve(name)))
  const codes = new Set<string>()
  for (let place = 0; place < 2 ** 32;) {
    const address = [24, 16, 8, 0].map((shift) => (place >>> shift) & 255).join('.')
    const [record, prefix] = reader.getWithPrefixLength(address)
    const code: unknown = Reflect.get(Object(record), 'country_code')
    if (typeof code === 'string') codes.add(code)
    place += 2 ** (32 - prefix)
  }
  return codes
}
