import { Button, Select, Stack, Switch } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { Schedule, ScheduleWindow } from './edited-rule.ts'
import { ScheduleWindowField } from './schedule-window-field.tsx'

type Props = { value: Schedule | null; onChange: (schedule: Schedule | null) => void }

const office: ScheduleWindow = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '18:00' }
const here = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone

/** At which hours of the week a rule holds, by the clock of one place. */
export function ScheduleField({ value, onChange }: Props) {
  return (
    <Stack gap="xs">
      <Switch
        label="Only at certain times of the week"
        checked={value !== null}
        onChange={({ currentTarget }) =>
          onChange(currentTarget.checked ? { timeZone: here(), windows: [office] } : null)
        }
      />
      {value && <Windows schedule={value} onChange={onChange} />}
    </Stack>
  )
}

type WindowsProps = { schedule: Schedule; onChange: (schedule: Schedule) => void }

function Windows({ schedule: { timeZone, windows }, onChange }: WindowsProps) {
  const zones = [...new Set([timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])]
  const set = (next: ScheduleWindow[]) => onChange({ timeZone, windows: next })
  return (
    <Stack gap="sm" className="ip-schedule">
      <Select
        label="Clock of"
        data={zones}
        value={timeZone}
        onChange={(zone) => onChange({ timeZone: zone ?? timeZone, windows })}
        searchable
        limit={60}
        allowDeselect={false}
        nothingFoundMessage="No such time zone"
      />
      {windows.map((window, at) => (
        <ScheduleWindowField
          // Windows have no identity but their place.
          // oxlint-disable-next-line react/no-array-index-key
          key={at}
          label={`Time ${at + 1}`}
          value={window}
          onChange={(changed) => set(windows.with(at, changed))}
          {...(windows.length > 1 ? { onRemove: () => set(windows.toSpliced(at, 1)) } : {})}
        />
      ))}
      <Button
        size="xs"
        variant="default"
        w="max-content"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => set([...windows, office])}
      >
        Another time
      </Button>
    </Stack>
  )
}
