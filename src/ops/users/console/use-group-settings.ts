import { useQuery } from '@tanstack/react-query'
import { replyOptions } from '../../../console/use-list.ts'
import { listSettings } from '../../settings/contract.ts'

/** The settings that groups may have values of their own of, with what holds for everybody else. */
export const useGroupSettings = () =>
  useQuery({
    ...replyOptions(listSettings, {}),
    select: ({ items }) => items.filter(({ perGroup }) => perGroup),
  })
