import { Select } from '@mantine/core'
import { useState } from 'react'
import { usePeopleOptions } from '../rules/use-people-options.ts'

type Props = { label: string; value: string | null; onChange: (userId: string | null) => void }

/** One person, found by name or address, or nobody. */
export function PersonSelect({ label, value, onChange }: Props) {
  const [search, setSearch] = useState('')
  const options = usePeopleOptions(value === null ? search : '', value === null ? [] : [value])
  return (
    <Select
      label={label}
      placeholder="Nobody known yet"
      data={options}
      value={value}
      onChange={onChange}
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      filter={({ options: all }) => all}
      nothingFoundMessage="Nobody found"
      clearable
      clearButtonProps={{ 'aria-label': 'Nobody', tabIndex: 0 }}
    />
  )
}
