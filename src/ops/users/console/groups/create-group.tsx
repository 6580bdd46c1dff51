import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { call } from '../../../../console/ui/api.ts'
import { useShortcuts } from '../../../../console/ui/use-shortcuts.ts'
import { createGroup } from '../../contract.ts'
import { GroupDialog } from './group-dialog.tsx'

const nothing = { name: '', settings: {} }

export function CreateGroup() {
  const [isOpen, { open, close }] = useDisclosure()
  useShortcuts({ n: open })
  return (
    <>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
        New group
      </Button>
      <GroupDialog
        title="New group"
        submitLabel="Create group"
        isOpen={isOpen}
        group={nothing}
        save={(body) => call(createGroup, { body })}
        onClose={close}
      />
    </>
  )
}
