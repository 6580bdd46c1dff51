import { useQuery, useQueryClient } from '@tanstack/react-query'
import { replyOptions } from '../../../console/ui/use-list.ts'
import { getMyFactors } from '../contract.ts'

export const useFactors = () => useQuery(replyOptions(getMyFactors, {}))

/** To be called after every change of one's own factors. */
export function useFactorsChanged(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: [getMyFactors.path] })
}
