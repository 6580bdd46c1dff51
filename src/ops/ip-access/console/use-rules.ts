import { useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../../console/ui/api.ts'
import { useLive } from '../../../console/ui/live.ts'
import { replyOptions } from '../../../console/ui/use-list.ts'
import { getRuleSet, listIpRules, type RuleSet } from '../contract.ts'
import { ipAccessState } from '../status-contract.ts'
import { analyseIpRules, ipStatistics, ipTemplates } from '../simulation-contract.ts'
import { toEdited, type EditedRule } from './rules/edited-rule.ts'

export type SavedRules = { version: number; rules: readonly EditedRule[] }

/** The rules in force, also while somebody else changes them. */
export function useSavedRules() {
  useLive('ip_access', [getRuleSet.path])
  return useQuery({ ...replyOptions(getRuleSet, {}), select: toSaved })
}

export const toSaved = ({ version, rules }: RuleSet): SavedRules => ({ version, rules: rules.map(toEdited) })

/** The rules in force, as they are right now. */
export const readSavedRules = async (): Promise<SavedRules> => toSaved(await call(getRuleSet, {}))

/** The settings that decide where no rule does, and whether anything is decided at all. */
export function useIpAccessState() {
  useLive('ip_access', [ipAccessState.path])
  return useQuery(replyOptions(ipAccessState, {}))
}

export const shownDays = 30

/** How often each rule matched, by its id. */
export function useHits() {
  useLive('ip_access', [ipStatistics.path])
  return useQuery({ ...replyOptions(ipStatistics, { query: { days: shownDays } }), staleTime: 60_000 })
}

export const useTemplates = () => useQuery({ ...replyOptions(ipTemplates, {}), staleTime: 60_000 })

/** Reads again whatever shows rules or their settings. */
export function useRefreshRules() {
  const client = useQueryClient()
  const shown = [getRuleSet, listIpRules, ipAccessState, analyseIpRules, ipStatistics]
  return () => Promise.all(shown.map(({ path }) => client.invalidateQueries({ queryKey: [path] })))
}
