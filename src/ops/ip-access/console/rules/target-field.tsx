import { MultiSelect, Radio, Stack } from '@mantine/core'
import { useState } from 'react'
import { useGroups } from '../../../users/console/use-users.ts'
import type { RuleTarget } from '../../contract.ts'
import { usePeopleOptions } from './use-people-options.ts'

type Kind = 'everyone' | 'userIds' | 'groupIds'
type Props = { value: RuleTarget; error: string | undefined; onChange: (target: RuleTarget) => void }

/** For whom a rule holds. */
export function TargetField({ value, error, onChange }: Props) {
  const kind = kindOf(value)
  return (
    <Stack gap="xs">
      <Radio.Group label="Whom" value={kind} onChange={(next) => onChange(nobodyOf[next as Kind])}>
        <Stack gap={6} mt={4}>
          <Radio value="everyone" label="Everyone, also before it is known who it is" />
          <Radio value="userIds" label="Some people" />
          <Radio value="groupIds" label="Some groups" />
        </Stack>
      </Radio.Group>
      {kind === 'userIds' && <People value={value} error={error} onChange={onChange} />}
      {kind === 'groupIds' && <Groups value={value} error={error} onChange={onChange} />}
    </Stack>
  )
}

function People({ value, error, onChange }: Props) {
  const [search, setSearch] = useState('')
  const chosen = 'userIds' in value ? value.userIds : []
  return (
    <MultiSelect
      label="People"
      placeholder="Name or e-mail"
      data={usePeopleOptions(search, chosen)}
      value={chosen}
      error={error}
      onChange={(userIds) => onChange({ userIds })}
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      filter={({ options }) => options}
      nothingFoundMessage="Nobody found"
    />
  )
}

function Groups({ value, error, onChange }: Props) {
  const groups = useGroups().data?.items ?? []
  const chosen = 'groupIds' in value ? value.groupIds : []
  return (
    <MultiSelect
      label="Groups"
      data={groups.map(({ id, name }) => ({ value: id, label: name }))}
      value={chosen}
      error={error}
      onChange={(groupIds) => onChange({ groupIds })}
      searchable
      nothingFoundMessage="No such group"
    />
  )
}

const nobodyOf: Record<Kind, RuleTarget> = {
  everyone: { everyone: true },
  userIds: { userIds: [] },
  groupIds: { groupIds: [] },
}

const kindOf = (target: RuleTarget): Kind =>
  'userIds' in target ? 'userIds' : 'groupIds' in target ? 'groupIds' : 'everyone'
