import { NativeSelect } from '@mantine/core'
import type { Choice } from './definition.ts'
import { allWord, toWords, type FilterField } from './filters.ts'

type Props<Row> = { field: FilterField<Row>; value: string; onChange: (text: string) => void }

const noChoices = (): readonly Choice[] => []

/** A filter that takes one of several values: those of the contract, and those that are looked up. */
export function ChoiceFilter<Row>({ field, value, onChange }: Props<Row>) {
  const { label, words = {}, values, initial, useChoices = noChoices } = field
  // oxlint-disable-next-line react/hooks -- a list's definition never changes, so this is the same hook at every rendering
  const found = useChoices()
  const choices = [
    { value: initial === undefined ? '' : allWord, label: words[allWord] ?? 'All' },
    ...values.map((word) => ({ value: word, label: words[word] ?? toWords(word) })),
    ...found,
  ]
  const isListed = value === '' || choices.some((choice) => choice.value === value)
  return (
    <NativeSelect
      label={label}
      data={isListed ? choices : [...choices, { value, label: words[value] ?? value }]}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
