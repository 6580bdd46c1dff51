import { Chip, CloseButton, Group, TextInput } from '@mantine/core'
import { weekdays } from '../../words.ts'
import type { ScheduleWindow } from './edited-rule.ts'
import { dayWords } from './rule-words.ts'

type Props = {
  label: string
  value: ScheduleWindow
  onChange: (value: ScheduleWindow) => void
  onRemove?: () => void
}

/** Days, and the hours of each of them. An end before the beginning is on the next day. */
export function ScheduleWindowField({ label, value, onChange, onRemove }: Props) {
  const choose = (chosen: string[]) => {
    const days = weekdays.filter((day) => chosen.includes(day))
    if (days.length > 0) onChange({ ...value, days })
  }
  const time = (name: 'from' | 'to', text: string) => (
    <TextInput
      type="time"
      label={text}
      value={value[name]}
      onChange={({ currentTarget }) =>
        currentTarget.value === ''
          ? undefined
          : onChange({ ...value, [name]: currentTarget.value.slice(0, 5) })
      }
    />
  )
  return (
    <fieldset className="ip-window">
      <legend className="visually-hidden">{label}</legend>
      <Chip.Group multiple value={value.days} onChange={choose}>
        <Group gap={4}>
          {weekdays.map((day) => (
            <Chip key={day} value={day} size="xs" radius="sm">
              {dayWords[day]}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <Group gap="xs" align="flex-end" mt={6}>
        {time('from', 'From')}
        {time('to', value.to <= value.from ? 'To, on the next day' : 'To')}
        {onRemove && <CloseButton aria-label={`Remove ${label.toLowerCase()}`} onClick={onRemove} />}
      </Group>
    </fieldset>
  )
}
