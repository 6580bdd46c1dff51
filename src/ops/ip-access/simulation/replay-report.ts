import type { Caller } from '../../../kernel/identity.ts'
import type { RecentRefusal } from '../../ip-decisions/service.ts'
import type { Places } from '../analysis-dependencies.ts'
import type { ReplayResult } from '../simulation-contract.ts'
import type { Scenario } from './scenario.ts'
import type { SessionUse } from '../../sessions/service.ts'
import type { IpVerdict } from '../matching/evaluate.ts'

const mostPeople = 200
const mostAddresses = 20
const mostAdmitted = 200

type Reading = Places & { trial: Scenario; caller: Caller }

/** Who would have been shut out, the most affected first, each with the addresses that they used most. */
export const toBlockedPeople = (tally: ReplayTally, reading: Reading): ReplayResult['people'] =>
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

function toAddress({ rule, lastAt, ...rest }: BlockedAddress, { trial: scenario, countryOf }: Reading) {
  return {
    ...rest,
    country: countryOf(rest.address) ?? null,
    lastAt: lastAt.toISOString(),
    rule: rule ? scenario.nameOf(rule) : null,
  }
}

/** Refusals that would not have been, the most repeated first. */
export const toAdmitted = (refusals: readonly RecentRefusal[]): ReplayResult['admitted'] =>
  [...refusals]
    .sort((a, b) => b.count - a.count)
    .slice(0, mostAdmitted)
    .map(({ code, userId, userName, address, count }) => ({ code, userId, userName, address, count }))

type Amounts = { requests: number; signIns: number }
export type BlockedAddress = Amounts & Pick<IpVerdict, 'rule' | 'reason'> & { address: string; lastAt: Date }
export type BlockedPerson = Amounts & {
  userId: string
  userName: string
  lastAt: Date
  addresses: Map<string, BlockedAddress>
}

export type ReplayTally = {
  checked: Amounts
  /** Everybody who was looked at. */
  people: Set<string>
  blocked: Amounts
  /** By id. */
  shutOut: Map<string, BlockedPerson>
}

export const emptyTally = (): ReplayTally => ({
  checked: { requests: 0, signIns: 0 },
  people: new Set(),
  blocked: { requests: 0, signIns: 0 },
  shutOut: new Map(),
})

/** Adds one use and what would become of it. */
export function addUse(tally: ReplayTally, use: SessionUse, { allowed, rule, reason }: IpVerdict): void {
  add(tally.checked, use)
  tally.people.add(use.userId)
  if (allowed) return
  add(tally.blocked, use)
  const { userId, userName, at, address } = use
  const person = known(tally.shutOut, userId, () => ({
    userId,
    userName,
    requests: 0,
    signIns: 0,
    lastAt: at,
    addresses: new Map(),
  }))
  add(person, use)
  const place = known(person.addresses, address, () => ({
    address,
    requests: 0,
    signIns: 0,
    lastAt: at,
    reason,
    rule,
  }))
  add(place, use)
  // What was said last is what is said now; a person may have been renamed, a schedule may make the difference.
  if (at >= person.lastAt) Object.assign(person, { lastAt: at, userName })
  if (at >= place.lastAt) Object.assign(place, { lastAt: at, reason, rule })
}

function add(amounts: Amounts, { requests, signIns }: Amounts): void {
  amounts.requests += requests
  amounts.signIns += signIns
}

function known<Value>(values: Map<string, Value>, key: string, begin: () => Value): Value {
  const found = values.get(key)
  if (found !== undefined) return found
  const begun = begin()
  values.set(key, begun)
  return begun
}

/** The most affected first; of equal ones the latest. */
export const mostFirst = (a: Amounts & { lastAt: Date }, b: Amounts & { lastAt: Date }): number =>
  b.requests + b.signIns - (a.requests + a.signIns) || b.lastAt.getTime() - a.lastAt.getTime()
