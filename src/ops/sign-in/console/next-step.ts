import { isProblem, type ApiProblem } from '../../../console/api-problem.ts'
import type { SessionChoice } from '../contract.ts'

/** What the server wants to know before it opens the session. */
export type NextStep =
  { name: 'code'; methods: readonly string[] } | { name: 'choice'; choice: SessionChoice }

/** Some refusals are no failures but questions. */
export function toNextStep(error: unknown): NextStep | undefined {
  if (isProblem(error, 'SECOND_FACTOR_NEEDED')) return { name: 'code', methods: methodsIn(error) }
  // Without a ticket there is nothing to choose: then it is a refusal. With one, it carries a `SessionChoice`.
  if (!isProblem(error, 'SESSION_LIMIT') || typeof error.body['ticket'] !== 'string') return undefined
  return { name: 'choice', choice: error.body as SessionChoice }
}

function methodsIn({ body }: ApiProblem): readonly string[] {
  const { methods } = body
  return Array.isArray(methods) ? methods.map(String) : []
}
