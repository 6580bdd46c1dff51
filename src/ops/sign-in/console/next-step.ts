import { isProblem, type ApiProblem } from '../../../console/ui/api-problem.ts'
import type { SessionChoice, Me } from '../contract.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { forgetPerson } from './me.ts'
import { isForwardAuth, toAddress } from '../../../console/ui/return-path.ts'
import { meOptions } from './me.ts'

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

const route = getRouteApi('/sign-in')

/** One way of signing in. It leads to where the person wanted to be, or to what the server wants to know first. */
export function useEnter<Given>(
  attempt: (given: Given) => Promise<Me>,
  onNext?: (next: NextStep, given: Given) => void,
) {
  const { returnTo = '/' } = route.useSearch()
  const client = useQueryClient()
  const router = useRouter()
  return useMutation({
    mutationFn: attempt,
    onSuccess: (me) => {
      if (isForwardAuth(returnTo)) return location.replace(toAddress(returnTo))
      forgetPerson(client)
      client.setQueryData(meOptions.queryKey, me)
      router.history.replace(toAddress(returnTo))
    },
    onError: (error, given) => {
      const next = toNextStep(error)
      if (next) onNext?.(next, given)
    },
  })
}
