import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { call, type Input } from '../../../../console/ui/api.ts'
import { useShortcuts } from '../../../../console/ui/use-shortcuts.ts'
import { Dialog } from '../../../../console/ui/widgets/dialog.tsx'
import { createUser } from '../../contract.ts'
import { HandedLink } from '../passwords/handed-link.tsx'
import { InviteForm } from './invite-form.tsx'
import { useRefreshPeople } from '../use-users.ts'

/** Makes an account for somebody, who then chooses the password. */
export function InviteUser() {
  const [isOpen, { open, close }] = useDisclosure()
  const refresh = useRefreshPeople()
  const invite = useMutation({
    mutationFn: (body: Input<typeof createUser>['body']) => call(createUser, { body }),
    onSuccess: refresh,
    gcTime: 0,
  })
  const start = () => {
    invite.reset()
    open()
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
        title={invite.data ? `${invite.data.name} is invited` : 'Invite user'}
        // A link is shown this once: a click beside the dialog must not lose it.
        isStubborn={typeof invite.data?.link === 'string'}
      >
        {invite.data ? (
          <HandedLink email={invite.data.email} handed={invite.data} onClose={close} />
        ) : (
          <InviteForm
            isSaving={invite.isPending}
            error={invite.error}
            onSubmit={invite.mutate}
            onCancel={close}
          />
        )}
      </Dialog>
    </>
  )
}
