import { useQuery } from '@tanstack/react-query'
import { formatCountry } from '../../../../console/ui/format.ts'
import { statisticsOptions } from '../statistics/period.ts'

const useSeen = () => useQuery(statisticsOptions({})).data

/** Countries that sessions were opened from lately. */
export const useCountryChoices = () => toChoices(useSeen()?.byCountry, formatCountry)

/** Devices that sessions were opened with lately. */
export const useDeviceChoices = () => toChoices(useSeen()?.byDevice)

const toChoices = (seen: readonly { name: string }[] = [], toLabel = (name: string) => name) =>
  seen
    .map(({ name }) => ({ value: name, label: toLabel(name) }))
    .toSorted((a, b) => a.label.localeCompare(b.label))
