import {
  countWithin,
  isSpraying,
  networkBudget,
  type NetworkFailures,
  type ThrottleLimits,
} from './throttle.ts'

/** Something that a failed sign-in amounts to, with those before it. `key`: one after the other with the same is one flood. */
export type Alarm = {
  type: 'sign_in.brute_force' | 'sign_in.spraying'
  key: string
  details: Record<string, string | number>
}

export type Failure = {
  account: string
  network: string
  /** Of this person, this one included, newest first. */
  failures: readonly Date[]
  fromNetwork: NetworkFailures
}

/** Brute force on a person or from a network, and spraying: decided when the failure is written. */
export function alarmsOf(
  { account, network, failures, fromNetwork }: Failure,
  now: Date,
  limits: ThrottleLimits,
): Alarm[] {
  const alarms: Alarm[] = []
  const count = countWithin(failures, now, limits)
  if (count >= limits.attempts)
    alarms.push({
      type: 'sign_in.brute_force',
      key: account,
      details: { against: 'person', failures: count },
    })
  if (fromNetwork.failures >= networkBudget(limits))
    alarms.push({
      type: 'sign_in.brute_force',
      key: network,
      details: { against: 'network', network, failures: fromNetwork.failures },
    })
  if (isSpraying(fromNetwork, limits))
    alarms.push({ type: 'sign_in.spraying', key: network, details: { network, people: fromNetwork.people } })
  return alarms
}
