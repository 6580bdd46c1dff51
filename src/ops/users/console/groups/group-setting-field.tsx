import { NativeSelect, TextInput } from '@mantine/core'
import type { SettingState } from '../../../settings/contract.ts'
import { inWords, toInput, toLabel } from './group-setting.ts'

type Props = { setting: SettingState; value: string; onChange: (text: string) => void }

/** A group's own value of one setting, beside what holds for everybody else. */
export function GroupSettingField({ setting, value, onChange }: Props) {
  const input = toInput(setting.accepts)
  const field = {
    label: toLabel(setting.key),
    description: `${setting.explanation} For everybody else: ${inWords(setting.value)}.`,
    value,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  }
  if (input?.kind === 'words')
    return (
      <NativeSelect
        {...field}
        data={[
          { value: '', label: 'use default' },
          ...input.words.map((word) => ({ value: word, label: inWords(word) })),
        ]}
      />
    )
  if (input === undefined) return null
  return (
    <TextInput
      {...field}
      type="number"
      min={input.minimum}
      max={input.maximum}
      step={1}
      placeholder={`use default (${input.minimum} to ${input.maximum} is possible)`}
    />
  )
}
