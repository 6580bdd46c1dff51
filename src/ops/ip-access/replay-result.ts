import type { Caller } from '../../kernel/identity.ts'
import type { PastRefusal } from '../ip-decisions/service.ts'
import type { Places } from './insight-needs.ts'
import { mostFirst, type BlockedAddress, type BlockedPerson, type ReplayTally } from './replay-tally.ts'
import type { ReplayResult } from './trial-contract.ts'
import type { Trial } from './trial.ts'

const mostPeople = 200
const mostAddresses = 20
const mostAdmitted = 200

type Reading = Places & { trial: Trial; caller: Caller }

/** Who would have been shut out, the most affected first, each with the addresses that they used most. */
export const toShutOut = (tally: ReplayTally, reading: Reading): ReplayResult['people'] =>
  [...tally.shutOut.values()]
    .sort(mostFirst)
    .slice(0, mostPeople)
    .map((person) => toPerson(person, reading))

function toPerson(person: BlockedPerson, reading: Reading): ReplayResult['people'][number] {
  const { userId, userName, requests, signIns, lastAt, addresses } = person
  const { actor } = reading.caller
  return {
    userId,
    userName,
    isYou: actor.kind === 'user' && actor.id === userId,
    requests,
    signIns,
    lastAt: lastAt.toISOString(),
    addresses: [...addresses.values()]
      .sort(mostFirst)
      .slice(0, mostAddresses)
      .map((address) => toAddress(address, reading)),
  }
}

function toAddress({ rule, lastAt, ...rest }: BlockedAddress, { trial, countryOf }: Reading) {
  return {
    ...rest,
    country: countryOf(rest.address) ?? null,
    lastAt: lastAt.toISOString(),
    rule: rule ? trial.nameOf(rule) : null,
  }
}

/** Refusals that would not have been, the most repeated first. */
export const toAdmitted = (refusals: readonly PastRefusal[]): ReplayResult['admitted'] =>
  [...refusals]
    .sort((a, b) => b.count - a.count)
    .slice(0, mostAdmitted)
    .map(({ code, userId, userName, address, count }) => ({ code, userId, userName, address, count }))
