import { Anchor, Group, NativeSelect } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { ExportMenu } from '../../../../console/ui/widgets/export-menu.tsx'
import { SearchInput } from '../../../../console/ui/widgets/search-input.tsx'
import { roles } from '../../../../kernel/identity.ts'
import { listUsers } from '../../contract.ts'
import { useGroups } from '../use-users.ts'
import { changeFilters, isNarrowed, type UserFilters } from './user-filters.ts'

const all = { value: '', label: 'All' }
const stateChoices = [all, { value: 'true', label: 'Active' }, { value: 'false', label: 'Disabled' }]
const roleChoices = [all, ...roles.map((role) => ({ value: role, label: role }))]

const sortChoices = [
  { value: '', label: 'Name, A to Z' },
  { value: '-name', label: 'Name, Z to A' },
  { value: 'email', label: 'Email, A to Z' },
  { value: '-email', label: 'Email, Z to A' },
  { value: '-createdAt', label: 'Newest first' },
  { value: 'createdAt', label: 'Oldest first' },
]

/** The filters of the people. They live in the address bar, so that a view can be kept and sent. */
export function UserFilterBar({ filters }: { filters: UserFilters }) {
  const navigate = useNavigate()
  const groups = useGroups().data?.items ?? []
  const set = (change: Partial<Record<keyof UserFilters, string>>) =>
    void navigate({ to: '/users', search: changeFilters(filters, change), replace: true })
  const choice = (name: keyof UserFilters) => ({
    value: String(filters[name] ?? ''),
    onChange: (event: React.ChangeEvent<HTMLSelectElement>) => set({ [name]: event.currentTarget.value }),
  })
  return (
    <Group component="search" gap="sm" mb="sm" align="flex-end" className="filters">
      <SearchInput
        label="Search"
        placeholder="Name or e-mail"
        value={filters.search ?? ''}
        onSearch={(search) => set({ search })}
      />
      <NativeSelect label="Role" data={roleChoices} {...choice('role')} />
      <NativeSelect label="State" data={stateChoices} {...choice('active')} />
      <NativeSelect
        label="Group"
        data={[all, ...groups.map(({ id, name }) => ({ value: id, label: name }))]}
        {...choice('groupId')}
      />
      <NativeSelect label="Sort" data={sortChoices} {...choice('sort')} />
      {isNarrowed(filters) && (
        <Anchor size="sm" mb={8} renderRoot={(props) => <Link to="/users" {...props} />}>
          Clear filters
        </Anchor>
      )}
      <ExportMenu endpoint={listUsers} filters={filters} noun="people" />
    </Group>
  )
}
