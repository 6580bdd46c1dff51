import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiProblem, isProblem, isSignedOut } from '../ui/api-problem.ts'
import { meOptions } from '../../ops/sign-in/console/me.ts'

type Obstacles = Record<'onSignedOut' | 'onRefused' | 'onMustEnrol', (problem: ApiProblem) => void>

/** The cache of everything read from the API. Whatever finds out that the session is over, or the address refused, says so. */
export function createClient({ onSignedOut, onRefused, onMustEnrol }: Obstacles): QueryClient {
  const isInside = () => client.getQueryData(meOptions.queryKey) !== undefined
  const onReadError = (error: unknown): void => {
    if (isProblem(error, 'IP_REFUSED')) onRefused(error)
    else if (isProblem(error, 'SECOND_FACTOR_REQUIRED')) onMustEnrol(error)
    // Who has not signed in yet is on the way to do so.
    else if (isSignedOut(error) && isInside()) onSignedOut(error)
  }
  // The form of whoever is signing in says by itself what stands in the way.
  const onChangeError = (error: unknown): void => (isInside() ? onReadError(error) : undefined)
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: onReadError }),
    mutationCache: new MutationCache({ onError: onChangeError }),
    defaultOptions: {
      queries: { staleTime: 15_000, retry: (failures, error) => failures < 2 && isWorthRetrying(error) },
    },
  })
  return client
}

/** What the server refused it will refuse again; only silence and its own troubles pass. */
const isWorthRetrying = (error: unknown): boolean =>
  !(error instanceof ApiProblem) || error.status === 0 || error.status >= 500
