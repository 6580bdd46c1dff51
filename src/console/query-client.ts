import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { signInWays } from '../ops/sign-in/contract.ts'
import { ApiProblem, isSignedOut } from './api-problem.ts'
import { meOptions } from './session.ts'

/** The cache of everything read from the API. Whatever finds out that the session is over says so. */
export function createClient({ onSignedOut }: { onSignedOut: (problem: ApiProblem) => void }): QueryClient {
  const onError = (error: unknown): void => {
    // Who has not signed in yet is on the way to do so.
    if (isSignedOut(error) && client.getQueryData(meOptions.queryKey) !== undefined) onSignedOut(error)
  }
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { staleTime: 15_000, retry: (failures, error) => failures < 2 && isWorthRetrying(error) },
    },
  })
  return client
}

/** Forgets what was read as somebody: nothing of it is for whoever signs in next. */
export const forgetPerson = (client: QueryClient): void =>
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== signInWays.path })

/** What the server refused it will refuse again; only silence and its own troubles pass. */
const isWorthRetrying = (error: unknown): boolean =>
  !(error instanceof ApiProblem) || error.status === 0 || error.status >= 500
