import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Reply } from '../../../console/ui/api.ts'
import { useShortcuts } from '../../../console/ui/use-shortcuts.ts'
import { Dialog } from '../../../console/ui/widgets/dialog.tsx'
import { listApiTokens, type createApiToken } from '../contract.ts'
import { NewToken } from './new-token.tsx'
import { TokenForm } from './token-form.tsx'

/** Makes a token and shows it this one time. */
export function CreateToken() {
  const [isOpen, { open, close }] = useDisclosure()
  const client = useQueryClient()
  const [made, setMade] = useState<Reply<typeof createApiToken>>()
  const start = () => {
    setMade(undefined)
    open()
  }
  const keep = (token: Reply<typeof createApiToken>) => {
    setMade(token)
    return client.invalidateQueries({ queryKey: [listApiTokens.path] })
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
        title={made ? 'Copy this token now' : 'New API token'}
        // The token is never shown again: a click beside the dialog must not lose it.
        isStubborn={made !== undefined}
      >
        {made ? (
          <NewToken token={made.token} expiresAt={made.expiresAt} onClose={close} />
        ) : (
          <TokenForm onCreated={keep} onCancel={close} />
        )}
      </Dialog>
    </>
  )
}
