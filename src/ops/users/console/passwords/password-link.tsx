import { Button, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { call } from '../../../../console/ui/api.ts'
import { Dialog } from '../../../../console/ui/widgets/dialog.tsx'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import { resetPassword, type User } from '../../contract.ts'
import { HandedLink } from './handed-link.tsx'

/** Sends somebody the link to choose a password, the first or another one. */
export function PasswordLink({ user }: { user: User }) {
  const [isOpen, { open, close }] = useDisclosure()
  const make = useMutation({
    mutationFn: () => call(resetPassword, { params: { id: user.id } }),
    gcTime: 0,
  })
  const start = () => {
    make.reset()
    open()
  }
  const label = user.invited ? 'Invite again' : 'Send a link to choose a new password'
  return (
    <>
      <Button size="xs" variant="default" onClick={start}>
        {label}…
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={close}
        title={make.data ? `The link for ${user.name} is made` : `${label}?`}
        isStubborn={typeof make.data?.link === 'string'}
      >
        {make.data ? (
          <HandedLink email={user.email} handed={make.data} onClose={close} />
        ) : (
          <Stack gap="md">
            <Text>{user.invited ? againWords : resetWords}</Text>
            {make.error && <ErrorState title="No link was made" error={make.error} />}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button loading={make.isPending} onClick={() => make.mutate()}>
                Make the link
              </Button>
            </Group>
          </Stack>
        )}
      </Dialog>
    </>
  )
}

const againWords = 'The link that was made before stops working.'
const resetWords =
  'The password stays as it is until a new one is chosen by the link; then all sessions end. Links made before stop working.'
