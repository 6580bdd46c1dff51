import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { forgetPerson } from '../../../console/query-client.ts'
import { isForwardAuth, toAddress } from '../../../console/return-path.ts'
import { meOptions } from '../../../console/session.ts'
import type { Me } from '../contract.ts'
import { toNextStep, type NextStep } from './next-step.ts'

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
