import type { State } from '../contract.ts'

export const stateWords: Record<State, string> = {
  draft: 'Draft',
  confirmed: 'Confirmed',
  done: 'Done',
  cancelled: 'Cancelled',
}
