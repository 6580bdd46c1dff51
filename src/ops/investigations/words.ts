/** An investigation is in one of these; `merged` ones live on in another. */
export const states = ['open', 'investigating', 'resolved', 'merged'] as const
export type State = (typeof states)[number]

export const verdicts = ['true_positive', 'false_positive', 'benign'] as const
export type Verdict = (typeof verdicts)[number]

/** Why an event belongs to an investigation. */
export const joinReasons = [
  'opened_it',
  'same_session',
  'same_user',
  'same_network',
  'same_subject',
  'named',
  'by_hand',
  'split',
  'merged',
] as const
export type JoinReason = (typeof joinReasons)[number]

/** What one investigation is to another: the newer one is named first. */
export const relationKinds = ['seen_before', 'continues', 'split_from', 'merged_into'] as const
export type RelationKind = (typeof relationKinds)[number]

/** What happened to an investigation, one step each. */
export const stepKinds = [
  'opened',
  'events_joined',
  'assigned',
  'started',
  'commented',
  'resolved',
  'reopened',
  'merged',
  'split',
  'linked',
  'unlinked',
  'evidence_downloaded',
] as const
export type StepKind = (typeof stepKinds)[number]

/** How an investigation was opened. */
export const origins = ['events', 'person', 'split'] as const
export type Origin = (typeof origins)[number]

/** What an investigation is found again by, as far as its events say. */
export const keyKinds = ['session', 'user', 'network', 'address', 'subject'] as const
export type KeyKind = (typeof keyKinds)[number]

export const longestTitle = 200
export const longestText = 4_000
/** Events of one investigation; what comes then opens another one that continues it. */
export const mostEvents = 5_000
/** Events that one request links, unlinks or splits off. */
export const mostEventsAtOnce = 500
