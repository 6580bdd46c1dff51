import { QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiProblem } from './api-problem.ts'
import { meOptions } from './session.ts'

/** The cache of everything read from the API. Reading while signed out empties it and says so. */
export function createClient({ onSignedOut }: { onSignedOut: () => void }): QueryClient {
  const client = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (!isSignedOut(error) || client.getQueryData(meOptions.queryKey) === undefined) return
        client.clear()
        onSignedOut()
      },
    }),
    defaultOptions: {
      queries: { staleTime: 15_000, retry: (failures, error) => failures < 2 && isWorthRetrying(error) },
    },
  })
  return client
}

export const isSignedOut = (error: unknown): boolean => error instanceof ApiProblem && error.status === 401

/** What the server refused it will refuse again; only silence and its own troubles pass. */
const isWorthRetrying = (error: unknown): boolean =>
  !(error instanceof ApiProblem) || error.status === 0 || error.status >= 500
