import { Button, Switch, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { SearchInput } from '../widgets/search-input.tsx'
import { ChoiceFilter } from './choice-filter.tsx'
import { endsDay, toDay, toInstant } from './days.ts'
import type { FilterField } from './filters.ts'

type Props<Row> = {
  field: FilterField<Row>
  value: string
  rows: readonly Row[]
  onChange: (text: string) => void
}

/** One filter, as its kind is entered. */
export function FilterControl<Row>({ field, value, rows, onChange }: Props<Row>) {
  const { kind, label, name } = field
  if (kind === 'choice') return <ChoiceFilter field={field} value={value} onChange={onChange} />
  if (kind === 'chip') {
    const chosen = field.chip?.(value, rows) ?? label
    return value === '' ? null : <Chip chosen={chosen} onRemove={() => onChange('')} />
  }
  if (kind === 'switch')
    return (
      <Switch
        label={label}
        mb={8}
        checked={value === 'true'}
        onChange={(event) => onChange(event.currentTarget.checked ? 'true' : '')}
      />
    )
  if (kind === 'day' || kind === 'time') {
    const isTime = kind === 'time'
    return (
      <TextInput
        type="date"
        label={label}
        value={isTime ? toDay(value) : value}
        onChange={({ currentTarget: { value: day } }) =>
          onChange(isTime ? toInstant(day, endsDay(name)) : day)
        }
      />
    )
  }
  return (
    <SearchInput
      label={label}
      placeholder={field.placeholder ?? ''}
      value={value}
      onSearch={onChange}
      isPlain={kind === 'text'}
    />
  )
}

function Chip({ chosen, onRemove }: { chosen: string; onRemove: () => void }) {
  return (
    <Button
      variant="light"
      rightSection={<IconX size={14} aria-hidden />}
      aria-label={`Only ${chosen}: show all`}
      onClick={onRemove}
    >
      {chosen}
    </Button>
  )
}
