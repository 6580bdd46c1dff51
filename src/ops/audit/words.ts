export const outcomes = ['success', 'failure', 'denied'] as const
export type Outcome = (typeof outcomes)[number]

/** From the least to the most that an event matters. */
export const risks = ['low', 'medium', 'high', 'critical'] as const

export const actorKinds = ['user', 'token', 'job', 'anonymous'] as const

/** What a log entry keeps in values that can be erased. */
export const erasableFields = [
  'actor_id',
  'actor_name',
  'subject_name',
  'address',
  'user_agent',
  'details',
] as const
export type ErasableField = (typeof erasableFields)[number]

/** What an event's points come from, in words; a factor that is not here is shown by its name. */
export const factorWords: Readonly<Record<string, string>> = {
  base: 'What happened',
  failure: 'It failed',
  denied: 'It was refused',
  admin_actor: 'An administrator, or a token with that role, did it',
  new_network: 'From a network this person has not used before',
  new_device: 'From a device this person has not used before',
  new_country: 'From a country this person has not been in before',
  failures_before: 'Failures came right before it',
  many_users: 'One network tried many people',
  impossible_travel: 'Nobody travels that fast',
  mass_action: 'It affected very many at once',
}

/** Why there is no proof of an event. */
export const noProofReasons = ['not_sealed', 'not_proved'] as const
