import { Anchor, Button, Group, NativeSelect } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { formatCountry } from '../../../../console/ui/format.ts'
import { ExportMenu } from '../../../../console/ui/widgets/export-menu.tsx'
import { SearchInput } from '../../../../console/ui/widgets/search-input.tsx'
import { listSessions } from '../../contract.ts'
import { endReasons } from '../../words.ts'
import { changeFilters, isNarrowed, toListQuery, type SessionFilters } from './session-filters.ts'
import { reasonWords } from '../session-words.ts'
import { statisticsOptions } from '../statistics/period.ts'

type Change = Partial<Record<keyof SessionFilters, string>>
type Choice = { value: string; label: string }

const states: Choice[] = [
  { value: '', label: 'Open' },
  { value: 'ended', label: 'Ended' },
  { value: 'all', label: 'Open and ended' },
]
const reasons: Choice[] = [
  { value: '', label: 'Any' },
  ...endReasons.map((reason) => ({ value: reason, label: reasonWords[reason] })),
]
const signs: Choice[] = [
  { value: '', label: 'Any' },
  { value: 'true', label: 'Suspicious only' },
]

/** The filters of the sessions list. They live in the address bar, so that a view can be kept and sent. */
export function SessionFilterBar({ filters, personName }: { filters: SessionFilters; personName: string }) {
  const navigate = useNavigate()
  const seen = useQuery(statisticsOptions({})).data
  const set = (change: Change) =>
    void navigate({ to: '/sessions', search: changeFilters(filters, change), replace: true })
  const choice = (name: keyof SessionFilters) => ({
    value: String(filters[name] ?? ''),
    onChange: (event: React.ChangeEvent<HTMLSelectElement>) => set({ [name]: event.currentTarget.value }),
  })
  return (
    <Group component="search" gap="sm" mb="sm" align="flex-end" className="filters">
      <SearchInput
        label="Search"
        placeholder="Name, address"
        value={filters.search ?? ''}
        onSearch={(search) => set({ search })}
      />
      <NativeSelect label="State" data={states} {...choice('state')} />
      {filters.state && <NativeSelect label="How it ended" data={reasons} {...choice('reason')} />}
      <NativeSelect label="Risk factors" data={signs} {...choice('suspicious')} />
      <NativeSelect
        label="Country"
        data={toChoices(seen?.byCountry, filters.country, formatCountry)}
        {...choice('country')}
      />
      <NativeSelect label="Device" data={toChoices(seen?.byDevice, filters.device)} {...choice('device')} />
      {filters.userId !== undefined && (
        <Button
          variant="light"
          rightSection={<IconX size={14} aria-hidden />}
          aria-label={`Only ${personName}: show everybody`}
          onClick={() => set({ userId: '' })}
        >
          {personName}
        </Button>
      )}
      {isNarrowed(filters) && (
        <Anchor size="sm" mb={8} renderRoot={(props) => <Link to="/sessions" {...props} />}>
          Clear filters
        </Anchor>
      )}
      <ExportMenu endpoint={listSessions} filters={toListQuery(filters)} noun="sessions" />
    </Group>
  )
}

/** What has been seen lately, and what is chosen already. */
function toChoices(
  seen: readonly { name: string }[] = [],
  chosen: string | undefined,
  toLabel = (name: string) => name,
): Choice[] {
  const names = new Set([...seen.map(({ name }) => name), ...(chosen === undefined ? [] : [chosen])])
  const choices = [...names].map((value) => ({ value, label: toLabel(value) }))
  return [{ value: '', label: 'All' }, ...choices.toSorted((a, b) => a.label.localeCompare(b.label))]
}
