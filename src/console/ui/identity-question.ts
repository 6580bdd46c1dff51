import { useSyncExternalStore } from 'react'
import type { ApiProblem } from './api-problem.ts'

/** A question on the screen: is it still you? `true` means that the person has just proved it. */
export type IdentityQuestion = {
  /** Why the server asks. */
  problem: ApiProblem
  answer: (isProved: boolean) => void
  answered: Promise<boolean>
}

const listeners = new Set<() => void>()
let asked: IdentityQuestion | undefined

/** Asks the person to prove who they are. There is one question at a time: all calls that wait share its answer. */
export function askIdentity(problem: ApiProblem): Promise<boolean> {
  const question = asked ?? createQuestion(problem)
  if (question !== asked) show(question)
  return question.answered
}

/** The question that is open, for the one dialog that shows it. */
export const useIdentityQuestion = (): IdentityQuestion | undefined =>
  useSyncExternalStore(subscribe, () => asked)

function createQuestion(problem: ApiProblem): IdentityQuestion {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const answer = (isProved: boolean) => {
    show(undefined)
    resolve(isProved)
  }
  return { problem, answer, answered: promise }
}

function show(question: IdentityQuestion | undefined): void {
  asked = question
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
