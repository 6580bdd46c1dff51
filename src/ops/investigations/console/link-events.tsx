import { Button, Stack, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { DialogButtons } from '../../../console/ui/widgets/dialog-buttons.tsx'
import { Dialog } from '../../../console/ui/widgets/dialog.tsx'
import { linkEvents } from '../action-contract.ts'
import type { Investigation } from '../contract.ts'
import { ActionProblem } from './action-problem.tsx'
import { useAction } from './use-action.ts'

export function LinkEvents({ investigation }: { investigation: Investigation }) {
  const [isOpen, { open, close }] = useDisclosure()
  const [text, setText] = useState('')
  const action = useAction(linkEvents, investigation, () => {
    setText('')
    close()
  })
  return (
    <>
      <Button size="xs" variant="default" onClick={open}>
        Link events…
      </Button>
      <Dialog isOpen={isOpen} onClose={close} title="Link events">
        <form
          onSubmit={(event) => {
            event.preventDefault()
            action.mutate({ eventIds: [...new Set(text.split(/[\s,;]+/).filter(Boolean))] })
          }}
        >
          <Stack gap="md">
            <Textarea
              label="Ids of events"
              description="As the audit log shows them, separated by spaces or line breaks."
              required
              autosize
              minRows={3}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <ActionProblem error={action.error} investigation={investigation} />
            <DialogButtons submitLabel="Link" isSaving={action.isPending} onCancel={close} />
          </Stack>
        </form>
      </Dialog>
    </>
  )
}
