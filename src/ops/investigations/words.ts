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

export const stateNames: Record<State, string> = {
  open: 'Open',
  investigating: 'Investigating',
  resolved: 'Resolved',
  merged: 'Merged',
}

export const verdictNames: Record<Verdict, string> = {
  true_positive: 'True positive',
  false_positive: 'False positive',
  benign: 'Benign',
}

export const reasonNames: Record<JoinReason, string> = {
  opened_it: 'Opened the investigation',
  same_session: 'Same session',
  same_user: 'Same user within minutes',
  same_network: 'Same network within minutes',
  same_subject: 'Same finding',
  named: 'Named by the finding',
  by_hand: 'Linked by hand',
  split: 'Split off',
  merged: 'From the merged investigation',
}

/** What the other investigation is to this one, and the reverse. */
export const relationNames: Record<RelationKind, readonly [older: string, newer: string]> = {
  seen_before: ['Seen before', 'Seen again'],
  continues: ['Continues', 'Continued by'],
  split_from: ['Split from', 'Split off'],
  merged_into: ['Merged into', 'Merged'],
}

const plainSteps: Record<StepKind, string> = {
  opened: 'Opened',
  events_joined: 'Events joined',
  assigned: 'Assigned',
  started: 'Started',
  commented: 'Commented',
  resolved: 'Resolved',
  reopened: 'Reopened',
  merged: 'Merged',
  split: 'Split',
  linked: 'Events linked',
  unlinked: 'Events removed',
  evidence_downloaded: 'Evidence pack downloaded',
}

type NarratedStep = {
  kind: StepKind
  details: {
    text?: string
    verdict?: Verdict
    reason?: string
    assigneeId?: string | null
    events?: { count: number; reasons?: readonly JoinReason[] }
    other?: { number: number; title: string }
  }
  assigneeName?: string | null
}

/** A step in words, with the text that a person wrote behind it. */
export function stepSentence({ kind, details, assigneeName }: NarratedStep): string {
  const { events, other, verdict, assigneeId } = details
  const parts = [
    plainSteps[kind],
    verdict && `as ${verdictNames[verdict].toLowerCase()}`,
    assigneeId === null && 'to none',
    typeof assigneeId === 'string' && kind === 'assigned' && `to ${assigneeName ?? assigneeId}`,
    other && `with #${other.number} ${other.title}`,
    events && `(${events.count} ${events.count === 1 ? 'event' : 'events'}${reasonsOf(events.reasons)})`,
  ]
  const sentence = parts.filter((part) => typeof part === 'string').join(' ')
  const written = details.text ?? details.reason
  return written === undefined ? sentence : `${sentence}:\n${written}`
}

const reasonsOf = (reasons: readonly JoinReason[] = []): string =>
  reasons.length === 0 ? '' : `; ${reasons.map((reason) => reasonNames[reason].toLowerCase()).join(', ')}`
