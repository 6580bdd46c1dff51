import { useSyncExternalStore } from 'react'
import { codeShape } from '../words.ts'
import type { ApiProblem } from '../../../console/ui/api-problem.ts'

const listeners = new Set<() => void>()
let refusal: ApiProblem | undefined

/** The server lets nobody in from the address this browser comes from; nothing, once somebody has come in after all. */
export function setRefusal(problem: ApiProblem | undefined): void {
  refusal = problem
  for (const listener of listeners) listener()
}

/** The code by which security finds the decision: the server's, or what stands in the address bar, which is anybody's to write. */
export const toRefusalCode = (given: unknown): string | undefined =>
  typeof given === 'string' && codeShape.test(given) ? given : undefined

/** Why there is no console here at the moment, for the one page that says so. */
export const useRefusal = (): ApiProblem | undefined => useSyncExternalStore(subscribe, () => refusal)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
