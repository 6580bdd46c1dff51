import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { createPasswords, isOutdated, parsePhc, toPhc } from './password-hash.ts'

test('only the hashed password verifies', async () => {
  const passwords = createPasswords()
  const stored = await passwords.hash('correct horse battery')
  assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  assert.equal(await passwords.verify('correct horse battery', stored), true)
  assert.equal(await passwords.verify('correct horse batterY', stored), false)
  assert.notEqual(await passwords.hash('correct horse battery'), stored, 'every hash has a salt of its own')
})

test('a password typed in another Unicode spelling is the same password', async () => {
  const passwords = createPasswords()
  const stored = await passwords.hash('Zürich–Jakarta')
  assert.equal(await passwords.verify('Zu\u0308rich–Jakarta', stored), true)
})

test('verifying for a person who does not exist fails, and costs what verifying for one who does costs', async () => {
  const passwords = createPasswords()
  const stored = await passwords.hash('correct horse battery')
  const known: number[] = []
  const unknown: number[] = []
  for (let round = 0; round < 7; round++) {
    known.push(await costOf(() => passwords.verify('wrong horse battery', stored)))
    unknown.push(await costOf(() => passwords.verify('wrong horse battery', undefined)))
  }
  const ratio = median(unknown) / median(known)
  assert.ok(ratio > 0.5 && ratio < 2, `cost ${ratio} times as much`)
})

test('a password too long to be accepted is refused before it is hashed', async () => {
  assert.equal(await createPasswords().verify('x'.repeat(1025), 'not even a hash'), false)
})

test('a flood of hashes beyond two running and twenty waiting is refused', async () => {
  const passwords = createPasswords()
  const outcomes = await Promise.allSettled(
    Array.from({ length: 30 }, () => passwords.verify('wrong horse battery', undefined)),
  )
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
  assert.equal(refused.length, 8)
  for (const { reason } of refused) assert.equal((reason as { code: string }).code, 'OVERLOADED')
})

test('a hash that was made at a lower cost than today’s is outdated', async () => {
  const stored = await createPasswords().hash('correct horse battery staple')
  assert.equal(isOutdated(stored), false)
  assert.equal(isOutdated(stored.replace('m=19456', 'm=9216')), true)
  assert.equal(isOutdated(stored.replace('t=2', 't=1')), true)
  assert.equal(isOutdated(stored.replace('t=2', 't=3')), false)
})

test('a hash survives being written as a PHC string and read again', () => {
  const bytes = (minLength: number, maxLength: number) =>
    fc.uint8Array({ minLength, maxLength }).map((array) => Buffer.from(array))
  const hashes = fc.record(
    {
      memory: fc.integer({ min: 8, max: 1_000_000 }),
      passes: fc.integer({ min: 1, max: 100 }),
      parallelism: fc.integer({ min: 1, max: 16 }),
      salt: bytes(8, 64),
      tag: bytes(12, 64),
    },
    { noNullPrototype: true },
  )
  fc.assert(fc.property(hashes, (hash) => assert.deepEqual(parsePhc(toPhc(hash)), hash)))
})

test('a damaged hash is an error, never a match', () => {
  for (const text of ['', 'plain', '$argon2i$v=19$m=8,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAA'])
    assert.throws(() => parsePhc(text), /not readable/)
})

/** Of computing, in all threads: what else runs on the machine does not count. */
async function costOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  return process.cpuUsage(before).user
}

const median = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0
