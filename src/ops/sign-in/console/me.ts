import type { QueryClient } from '@tanstack/react-query'
import { useSuspenseQuery } from '@tanstack/react-query'
import { hasRole, type Role } from '../../../kernel/identity.ts'
import { me, signInWays } from '../contract.ts'
import { replyOptions } from '../../../console/ui/use-list.ts'

export const meOptions = { ...replyOptions(me, {}), staleTime: 5 * 60_000 }

/** How one can sign in here. Without an answer the password remains, so nobody waits long for it. */
export const waysOptions = { ...replyOptions(signInWays, {}), staleTime: Infinity, retry: false }

/** Who is signed in. The router has asked before any screen that calls this is shown. */
export const useMe = () => useSuspenseQuery(meOptions).data

/** Whether to offer what needs a role. The server decides; this only spares people dead buttons. */
export const useHasRole = (role: Role): boolean => hasRole(useMe().user.roles, role)

/** Forgets what was read as somebody: nothing of it is for whoever signs in next. */
export const forgetPerson = (client: QueryClient): void =>
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== signInWays.path })
