import { Anchor, Button, Group, NativeSelect } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { ExportMenu } from '../../../console/ui/widgets/export-menu.tsx'
import { SearchInput } from '../../../console/ui/widgets/search-input.tsx'
import { listIpDecisions, type IpDecision } from '../contract.ts'
import { occasions } from '../words.ts'
import { changeFilters, isNarrowed, type DecisionFilters } from './decision-filters.ts'
import { occasionWords } from './decision-words.ts'

const occasionChoices = [
  { value: '', label: 'All' },
  ...occasions.map((occasion) => ({ value: occasion, label: occasionWords[occasion] })),
]

type Props = { filters: DecisionFilters; example: IpDecision | undefined }

/** The filters of the refusals. They live in the address bar, so that a view can be kept and sent. */
export function DecisionFilterBar({ filters, example }: Props) {
  const navigate = useNavigate()
  const set = (change: Partial<Record<keyof DecisionFilters, string>>) =>
    void navigate({ to: '/ip-access/decisions', search: changeFilters(filters, change), replace: true })
  return (
    <Group component="search" gap="sm" mb="sm" align="flex-end" className="filters">
      <SearchInput
        label="Search"
        placeholder="Name, address, code"
        value={filters.search ?? ''}
        onSearch={(search) => set({ search })}
      />
      <NativeSelect
        label="Occasion"
        data={occasionChoices}
        value={filters.occasion ?? ''}
        onChange={(event) => set({ occasion: event.currentTarget.value })}
      />
      {filters.userId !== undefined && (
        <Only
          name={example?.user?.name ?? 'this person'}
          rest="everybody"
          onAll={() => set({ userId: '' })}
        />
      )}
      {filters.ruleId !== undefined && (
        <Only name={example?.rule?.name ?? 'this rule'} rest="all rules" onAll={() => set({ ruleId: '' })} />
      )}
      {isNarrowed(filters) && (
        <Anchor size="sm" mb={8} renderRoot={(props) => <Link to="/ip-access/decisions" {...props} />}>
          Clear filters
        </Anchor>
      )}
      <ExportMenu endpoint={listIpDecisions} filters={filters} noun="refusals" />
    </Group>
  )
}

function Only({ name, rest, onAll }: { name: string; rest: string; onAll: () => void }) {
  return (
    <Button
      variant="light"
      rightSection={<IconX size={14} aria-hidden />}
      aria-label={`Only ${name}: show ${rest}`}
      onClick={onAll}
    >
      {name}
    </Button>
  )
}
