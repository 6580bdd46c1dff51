import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Endpoint } from '../../../kernel/contract.ts'
import { isProblem } from '../../../console/ui/api-problem.ts'
import { call, type Input } from '../../../console/ui/api.ts'
import {
  getInvestigation,
  getInvestigationStatistics,
  listInvestigations,
  type Investigation,
} from '../contract.ts'

type Asked<E extends Endpoint> = Omit<NonNullable<Input<E>['body']>, 'version'>

/**
 * An action on an investigation in the version that is shown. When somebody else was faster, the page shows theirs, nothing that was
 * typed is lost, and the same button then acts on the new version.
 */
export function useAction<E extends Endpoint>(
  endpoint: E,
  { id, version }: Investigation,
  onDone?: () => void,
) {
  const client = useQueryClient()
  const refresh = async () => {
    for (const { path } of [getInvestigation, listInvestigations, getInvestigationStatistics])
      await client.invalidateQueries({ queryKey: [path] })
  }
  return useMutation({
    // Every action of this feature has an id in its path, and a version beside what it asks for.
    mutationFn: (asked: Asked<E>) =>
      call(endpoint, { params: { id }, body: { ...asked, version } } as unknown as Input<E>),
    onError: (error) => (isProblem(error, 'VERSION_CONFLICT') ? refresh() : undefined),
    onSuccess: async () => {
      onDone?.()
      await refresh()
    },
  })
}
