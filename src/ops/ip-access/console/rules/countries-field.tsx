import { MultiSelect } from '@mantine/core'
import { formatCountry } from '../../../../console/ui/format.ts'
import { countryCodes } from '../../words.ts'

type Props = { value: readonly string[]; onChange: (codes: string[]) => void }

/** Countries by name, also those of which only somebody else knew the code. */
export function CountriesField({ value, onChange }: Props) {
  const codes = [...new Set([...countryCodes, ...value])]
  const options = codes.map((code) => ({ value: code, label: formatCountry(code) }))
  return (
    <MultiSelect
      label="Countries"
      description="Where a network is registered. An address matches that is in any of the networks or countries."
      data={options.toSorted((a, b) => a.label.localeCompare(b.label))}
      value={[...value]}
      onChange={onChange}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'No country', tabIndex: 0 }}
      nothingFoundMessage="No such country"
    />
  )
}
