import type { State } from './contract.ts'

/** What an order may become. A done order stays done; a cancelled one may start again. New orders begin anywhere: history is imported too. */
const next: Record<State, readonly State[]> = {
  draft: ['confirmed', 'cancelled'],
  confirmed: ['done', 'cancelled'],
  done: [],
  cancelled: ['draft'],
}

export const statesAfter = (state: State): readonly State[] => next[state]

export const mayBecome = (from: State, to: State): boolean => from === to || next[from].includes(to)
