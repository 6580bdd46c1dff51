import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call, type Input } from '../../../console/ui/api.ts'
import { useShortcuts } from '../../../console/ui/use-shortcuts.ts'
import { Dialog } from '../../../console/ui/widgets/dialog.tsx'
import { createApiToken, listApiTokens } from '../contract.ts'
import { NewToken } from './new-token.tsx'
import { TokenForm } from './token-form.tsx'

/** Makes a token and shows it this one time. */
export function CreateToken() {
  const [isOpen, { open, close }] = useDisclosure()
  const client = useQueryClient()
  const create = useMutation({
    mutationFn: (body: Input<typeof createApiToken>['body']) => call(createApiToken, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: [listApiTokens.path] }),
    gcTime: 0,
  })
  const start = () => {
    create.reset()
    open()
  }
  useShortcuts({ n: start })
  return (
    <>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={start}>
        New API token
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={close}
        title={create.data ? 'Copy this token now' : 'New API token'}
        // The token is never shown again: a click beside the dialog must not lose it.
        isStubborn={create.data !== undefined}
      >
        {create.data ? (
          <NewToken token={create.data.token} expiresAt={create.data.expiresAt} onClose={close} />
        ) : (
          <TokenForm
            isSaving={create.isPending}
            error={create.error}
            onSubmit={create.mutate}
            onCancel={close}
          />
        )}
      </Dialog>
    </>
  )
}
