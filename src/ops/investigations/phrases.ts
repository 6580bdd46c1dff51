import type { TimelineStep } from './contract.ts'
import type { JoinReason, RelationKind, State, StepKind, Verdict } from './words.ts'

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

/** A step in words, with the text that a person wrote behind it. */
export function stepSentence({ kind, details, assigneeName }: TimelineStep): string {
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
