import { Anchor, Group, NativeSelect } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { ExportMenu } from '../../../console/ui/widgets/export-menu.tsx'
import { SearchInput } from '../../../console/ui/widgets/search-input.tsx'
import { roles, tokenScopes } from '../../../kernel/identity.ts'
import { listApiTokens } from '../contract.ts'
import { changeFilters, isNarrowed, type TokenFilters } from './token-filters.ts'

const all = { value: '', label: 'All' }
const choicesOf = (words: readonly string[]) => [all, ...words.map((word) => ({ value: word, label: word }))]
const stateChoices = [
  all,
  { value: 'open', label: 'Not ended' },
  { value: 'expired', label: 'Expired' },
  { value: 'revoked', label: 'Revoked' },
]
const sortChoices = [
  { value: '', label: 'Newest first' },
  { value: 'createdAt', label: 'Oldest first' },
  { value: 'name', label: 'Name, A to Z' },
  { value: '-name', label: 'Name, Z to A' },
  { value: 'expiresAt', label: 'Ending first' },
  { value: '-expiresAt', label: 'Ending last' },
]

/** The filters of the API tokens. They live in the address bar, so that a view can be kept and sent. */
export function TokenFilterBar({ filters }: { filters: TokenFilters }) {
  const navigate = useNavigate()
  const set = (change: Partial<Record<keyof TokenFilters, string>>) =>
    void navigate({ to: '/api-tokens', search: changeFilters(filters, change), replace: true })
  const choice = (name: keyof TokenFilters) => ({
    value: filters[name] ?? '',
    onChange: (event: React.ChangeEvent<HTMLSelectElement>) => set({ [name]: event.currentTarget.value }),
  })
  return (
    <Group component="search" gap="sm" mb="sm" align="flex-end" className="filters">
      <SearchInput
        label="Search"
        placeholder="Name"
        value={filters.search ?? ''}
        onSearch={(search) => set({ search })}
      />
      <NativeSelect label="State" data={stateChoices} {...choice('state')} />
      <NativeSelect label="Role" data={choicesOf(roles)} {...choice('role')} />
      <NativeSelect label="Scope" data={choicesOf(tokenScopes)} {...choice('scope')} />
      <NativeSelect label="Sort" data={sortChoices} {...choice('sort')} />
      {isNarrowed(filters) && (
        <Anchor size="sm" mb={8} renderRoot={(props) => <Link to="/api-tokens" {...props} />}>
          Clear filters
        </Anchor>
      )}
      <ExportMenu endpoint={listApiTokens} filters={filters} noun="tokens" />
    </Group>
  )
}
