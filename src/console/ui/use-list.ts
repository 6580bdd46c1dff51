import { infiniteQueryOptions, queryOptions, useInfiniteQuery } from '@tanstack/react-query'
import type { Endpoint, Page } from '../../kernel/contract.ts'
import { call, type Input, type Reply } from './api.ts'

type Item<E extends Endpoint> = Reply<E> extends Page<infer I> ? I : never
type Filters<E extends Endpoint> = NonNullable<Input<E>['query']>

/** One answer of the API, cached under the endpoint's path. */
export const replyOptions = <E extends Endpoint>(endpoint: E, input: Input<E>) =>
  queryOptions({
    queryKey: [endpoint.path, input],
    queryFn: ({ signal }) => call(endpoint, input, signal),
  })

/** A list, page after page; `params` for one below something, such as the links of an order. */
export const listOptions = <E extends Endpoint>(endpoint: E, filters: Filters<E>, params: object = {}) =>
  infiniteQueryOptions({
    queryKey: [endpoint.path, 'pages', filters, params],
    // What a page query adds (`cursor`) is in the query schema of every list; the compiler cannot know that of any E.
    queryFn: ({ pageParam, signal }) =>
      call(
        endpoint,
        { params, query: { ...filters, cursor: pageParam } } as unknown as Input<E>,
        signal,
      ) as Promise<Page<Item<E>>>,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: (before) => before,
  })

/** A list as screens use it: rows so far, how many there are, how to get more. */
export function useList<E extends Endpoint>(
  endpoint: E,
  filters: Filters<E>,
  params: object = {},
  everySeconds?: number,
) {
  const query = useInfiniteQuery({
    ...listOptions(endpoint, filters, params),
    refetchInterval: everySeconds === undefined ? false : everySeconds * 1000,
  })
  const first = query.data?.pages[0]
  return {
    rows: query.data?.pages.flatMap((page) => page.items) ?? [],
    count: first?.count ?? 0,
    countIsCapped: first?.countIsCapped ?? false,
    isLoading: query.isPending,
    isStale: query.isPlaceholderData,
    error: query.error,
    retry: () => void query.refetch(),
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
  }
}
export type List<Row> = Omit<ReturnType<typeof useList>, 'rows'> & { rows: readonly Row[] }
