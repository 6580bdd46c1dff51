import { Button, Stack, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../../console/ui/api.ts'
import { DialogButtons } from '../../../console/ui/widgets/dialog-buttons.tsx'
import { Dialog } from '../../../console/ui/widgets/dialog.tsx'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import { createInvestigation, listInvestigations } from '../contract.ts'
import { longestTitle } from '../words.ts'

/** Opens an investigation by hand. */
export function NewInvestigation() {
  const [isOpen, { open, close }] = useDisclosure()
  const [title, setTitle] = useState('')
  const client = useQueryClient()
  const navigate = useNavigate()
  const creating = useMutation({
    mutationFn: () => call(createInvestigation, { body: { title } }),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: [listInvestigations.path] })
      await navigate({ to: '/investigations/$investigationId', params: { investigationId: id } })
    },
  })
  return (
    <>
      <Button onClick={open}>New investigation…</Button>
      <Dialog isOpen={isOpen} onClose={close} title="New investigation">
        <form
          onSubmit={(event) => {
            event.preventDefault()
            creating.mutate()
          }}
        >
          <Stack gap="md">
            <TextInput
              label="Title"
              description="Events can be linked to it afterwards."
              required
              maxLength={longestTitle}
              value={title}
              onChange={(event) => setTitle(event.currentTarget.value)}
            />
            {creating.error && <ErrorState title="It was not opened" error={creating.error} />}
            <DialogButtons submitLabel="Open investigation" isSaving={creating.isPending} onCancel={close} />
          </Stack>
        </form>
      </Dialog>
    </>
  )
}
