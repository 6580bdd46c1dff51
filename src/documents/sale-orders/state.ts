import { statesAfter, type State } from './contract.ts'

export const mayBecome = (from: State, to: State): boolean => from === to || statesAfter[from].includes(to)
