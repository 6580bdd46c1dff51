import type { State } from '../words.ts'

export const actions = [
  'assign',
  'start',
  'comment',
  'resolve',
  'reopen',
  'merge',
  'split',
  'link',
  'unlink',
] as const
export type Action = (typeof actions)[number]

const unresolved: readonly State[] = ['open', 'investigating']

/** In which states an action is possible. Nothing is attached to a resolved investigation: it is reopened first, with a reason. */
const possibleIn: Readonly<Record<Action, readonly State[]>> = {
  assign: unresolved,
  start: ['open'],
  comment: ['open', 'investigating', 'resolved'],
  resolve: unresolved,
  reopen: ['resolved'],
  merge: unresolved,
  split: unresolved,
  link: unresolved,
  unlink: unresolved,
}

export const isPossible = (action: Action, state: State): boolean => possibleIn[action].includes(state)
export const isUnresolved = (state: State): boolean => unresolved.includes(state)
