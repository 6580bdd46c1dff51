import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { Reply } from '../../../../console/ui/api.ts'
import { useShortcuts } from '../../../../console/ui/use-shortcuts.ts'
import { Dialog } from '../../../../console/ui/widgets/dialog.tsx'
import type { createUser } from '../../contract.ts'
import { HandedLink } from '../passwords/handed-link.tsx'
import { InviteForm } from './invite-form.tsx'
import { useRefreshPeople } from '../use-users.ts'

/** Makes an account for somebody, who then chooses the password. */
export function InviteUser() {
  const [isOpen, { open, close }] = useDisclosure()
  const refresh = useRefreshPeople()
  const [invited, setInvited] = useState<Reply<typeof createUser>>()
  const start = () => {
    setInvited(undefined)
    open()
  }
  const keep = (user: Reply<typeof createUser>) => {
    setInvited(user)
    return refresh()
  }
  useShortcuts({ n: start })
  return (
    <>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={start}>
        Invite user
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={close}
        title={invited ? `${invited.name} is invited` : 'Invite user'}
        // A link is shown this once: a click beside the dialog must not lose it.
        isStubborn={typeof invited?.link === 'string'}
      >
        {invited ? (
          <HandedLink email={invited.email} handed={invited} onClose={close} />
        ) : (
          <InviteForm onInvited={keep} onCancel={close} />
        )}
      </Dialog>
    </>
  )
}
