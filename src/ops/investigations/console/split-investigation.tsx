import { Button, Stack, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { formatCount } from '../../../console/ui/format.ts'
import { DialogButtons } from '../../../console/ui/widgets/dialog-buttons.tsx'
import { Dialog } from '../../../console/ui/widgets/dialog.tsx'
import { splitInvestigation } from '../action-contract.ts'
import type { Investigation } from '../contract.ts'
import { longestTitle } from '../words.ts'
import { ActionProblem } from './action-problem.tsx'
import { useAction } from './use-action.ts'

type Props = { investigation: Investigation; eventIds: readonly string[]; onDone: () => void }

/** Moves chosen events to an investigation of their own. */
export function SplitInvestigation({ investigation, eventIds, onDone }: Props) {
  const [isOpen, { open, close }] = useDisclosure()
  const [title, setTitle] = useState('')
  const action = useAction(splitInvestigation, investigation, () => {
    close()
    onDone()
  })
  return (
    <>
      <Button variant="default" onClick={open}>
        Split off {eventIds.length}…
      </Button>
      <Dialog isOpen={isOpen} onClose={close} title={`Split off ${formatCount(eventIds.length, 'event')}`}>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            action.mutate({ eventIds: [...eventIds], title })
          }}
        >
          <Stack gap="md">
            <TextInput
              label="Title of the new investigation"
              required
              maxLength={longestTitle}
              value={title}
              onChange={(event) => setTitle(event.currentTarget.value)}
            />
            <ActionProblem error={action.error} investigation={investigation} />
            <DialogButtons submitLabel="Split off" isSaving={action.isPending} onCancel={close} />
          </Stack>
        </form>
      </Dialog>
    </>
  )
}
