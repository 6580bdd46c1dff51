import { useSyncExternalStore } from 'react'
import type { ApiProblem } from './api-problem.ts'

const listeners = new Set<() => void>()
let refusal: ApiProblem | undefined

/** The server lets nobody in from the address this browser comes from; nothing, once somebody has come in after all. */
export function setRefusal(problem: ApiProblem | undefined): void {
  refusal = problem
  for (const listener of listeners) listener()
}

/** Why there is no console here at the moment, for the one page that says so. */
export const useRefusal = (): ApiProblem | undefined => useSyncExternalStore(subscribe, () => refusal)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
