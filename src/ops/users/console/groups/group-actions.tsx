import { Button, Group as Row } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { isProblem } from '../../../../console/ui/api-problem.ts'
import { call } from '../../../../console/ui/api.ts'
import { formatCount } from '../../../../console/ui/format.ts'
import { ConfirmButton } from '../../../../console/ui/widgets/confirm-button.tsx'
import { removeGroup, updateGroup, type Group } from '../../contract.ts'
import { GroupDialog } from './group-dialog.tsx'
import type { GroupValues } from './group-setting.ts'
import { useRefreshPeople } from '../use-users.ts'

export function GroupActions({ group }: { group: Group }) {
  return (
    <Row gap="xs" justify="flex-end">
      <EditGroup group={group} />
      <RemoveGroup group={group} />
    </Row>
  )
}

function EditGroup({ group }: { group: Group }) {
  const [isOpen, { open, close }] = useDisclosure()
  const refresh = useRefreshPeople()
  const save = async (values: GroupValues) => {
    try {
      return await call(updateGroup, {
        params: { id: group.id },
        body: { ...values, version: group.version },
      })
    } catch (error) {
      // The list behind the dialog then shows what the other one saved.
      if (isProblem(error, 'VERSION_CONFLICT')) await refresh()
      throw error
    }
  }
  return (
    <>
      <Button size="xs" variant="default" onClick={open} aria-label={`Edit the group ${group.name}`}>
        Edit…
      </Button>
      <GroupDialog
        title={`Group ${group.name}`}
        submitLabel="Save group"
        isOpen={isOpen}
        group={group}
        save={save}
        onClose={close}
      />
    </>
  )
}

function RemoveGroup({ group: { id, name, members, version } }: { group: Group }) {
  const refresh = useRefreshPeople()
  return (
    <ConfirmButton
      label="Remove…"
      description={`Remove the group ${name}`}
      title={`Remove the group ${name}?`}
      confirmLabel="Remove group"
      action={async () => {
        await call(removeGroup, { params: { id }, query: { version } })
        await refresh()
      }}
    >
      {members === 0
        ? 'Nobody is in it.'
        : `${formatCount(members, 'person').replace('persons', 'people')} will no longer be in it, and its session settings will no longer hold for them. Nobody is removed or signed out by this.`}
    </ConfirmButton>
  )
}
