import { Button, Group, Stack, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { GroupChoice } from '../group-choice.tsx'
import { RoleChoice } from './role-choice.tsx'
import type { EditedUser, UserValues } from './user-values.ts'

type Props = {
  form: EditedUser
  submitLabel: string
  isSaving: boolean
  onSubmit: (values: UserValues) => void
  /** What went wrong, above the button. */
  children: ReactNode
}

export function UserForm({ form, submitLabel, isSaving, onSubmit, children }: Props) {
  return (
    <form onSubmit={form.onSubmit(onSubmit)} noValidate>
      <Stack gap="md">
        <TextInput
          label="Name"
          maxLength={120}
          autoComplete="off"
          maw={420}
          {...form.getInputProps('name')}
        />
        <RoleChoice {...form.getInputProps('roles')} value={form.values.roles} />
        <GroupChoice {...form.getInputProps('groups')} value={form.values.groups} />
        {children}
        <Group>
          <Button type="submit" loading={isSaving} disabled={!form.isDirty()}>
            {submitLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
