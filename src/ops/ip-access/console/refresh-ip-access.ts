import type { QueryClient } from '@tanstack/react-query'

/** Reads again whatever the screen shows of rules, refusals and whether they are in force. */
export const refreshIpAccess = (client: QueryClient): Promise<void> =>
  client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/ip-') })
