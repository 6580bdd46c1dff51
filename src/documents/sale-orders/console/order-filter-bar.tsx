import { Anchor, Group, NativeSelect, TextInput } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { SearchInput } from '../../../console/ui/widgets/search-input.tsx'
import { ExportMenu } from '../../../console/ui/widgets/export-menu.tsx'
import { listSaleOrders, states } from '../contract.ts'
import { changeFilters, isNarrowed, type OrderFilters } from './filters.ts'
import { stateWords } from './state-words.ts'

const stateChoices = [
  { value: '', label: 'All' },
  ...states.map((state) => ({ value: state, label: stateWords[state] })),
]
const sortChoices = [
  { value: '', label: 'Newest first' },
  { value: 'orderDate', label: 'Oldest first' },
  { value: 'reference', label: 'Reference, A to Z' },
  { value: '-reference', label: 'Reference, Z to A' },
]

/** The filters of the orders list. They live in the address bar, so that a view can be kept and sent. */
export function OrderFilterBar({ filters }: { filters: OrderFilters }) {
  const navigate = useNavigate()
  const set = (change: Partial<Record<keyof OrderFilters, string>>) =>
    void navigate({ to: '/orders', search: changeFilters(filters, change), replace: true })
  const choice = (name: keyof OrderFilters) => ({
    value: filters[name] ?? '',
    onChange: (event: React.ChangeEvent<HTMLInputElement | HTMLSelectElement>) =>
      set({ [name]: event.currentTarget.value }),
  })
  return (
    <Group component="search" gap="sm" mb="sm" align="flex-end" className="filters">
      <SearchInput
        label="Search"
        placeholder="Reference, partner, container"
        value={filters.search ?? ''}
        onSearch={(search) => set({ search })}
      />
      <NativeSelect label="State" data={stateChoices} {...choice('state')} />
      <TextInput type="date" label="From" {...choice('from')} />
      <TextInput type="date" label="Until" {...choice('until')} />
      <NativeSelect label="Sort" data={sortChoices} {...choice('sort')} />
      {isNarrowed(filters) && (
        <Anchor size="sm" mb={8} renderRoot={(props) => <Link to="/orders" {...props} />}>
          Clear filters
        </Anchor>
      )}
      <ExportMenu endpoint={listSaleOrders} filters={filters} noun="orders" />
    </Group>
  )
}
