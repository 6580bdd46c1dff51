/** What can be wrong with a log, each with the sentence a security officer reads. */
export const problemKinds = {
  event_missing: 'An event is missing',
  event_altered: 'An event was altered',
  event_duplicated: 'An event stands in the log twice',
  events_reordered: 'Events were re-ordered',
  log_cut_off: 'The end of the log was cut off',
  leaf_mismatch: 'The columns of an event differ from its leaf',
  value_mismatch: 'A value does not match its commitment',
  erasure_not_recorded: 'Values were erased and no event says so',
  root_mismatch: 'The root differs from a signed checkpoint',
  signature_wrong: 'The signature of a checkpoint is wrong',
  origin_differs: 'A checkpoint belongs to another log',
  checkpoint_misplaced: 'A checkpoint stands in the wrong place',
  epoch_not_explained: 'Another log begins and does not say how the one before ended',
  not_covered: 'Events are sealed but not covered by a signed checkpoint',
  not_sealed: 'An event is neither sealed nor waiting to be sealed',
  not_included: 'The proof of an event does not lead to a signed root',
  contents_differ: 'The files are not those of the signed list of contents',
  unreadable: 'The export cannot be read',
} as const
export type ProblemKind = keyof typeof problemKinds

/** The first thing that is wrong, and where: `index` is the event's number in the log, from 0. */
export type Problem = { kind: ProblemKind; sentence: string; index?: number; eventId?: string }

export const problem = (
  kind: ProblemKind,
  explanation: string,
  at: Pick<Problem, 'index' | 'eventId'> = {},
): Problem => ({
  kind,
  sentence: `${problemKinds[kind]}: ${explanation}.`,
  ...at,
})
