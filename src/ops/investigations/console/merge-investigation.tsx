import { Button, NativeSelect, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { replyOptions } from '../../../console/ui/use-list.ts'
import { DialogButtons } from '../../../console/ui/widgets/dialog-buttons.tsx'
import { Dialog } from '../../../console/ui/widgets/dialog.tsx'
import { mergeInvestigation } from '../action-contract.ts'
import { listInvestigations, type Investigation } from '../contract.ts'
import { ActionProblem } from './action-problem.tsx'
import { useAction } from './use-action.ts'

const asked = { query: { unresolved: true, limit: 200 } }

/** Brings the events of another unresolved investigation here. */
export function MergeInvestigation({ investigation }: { investigation: Investigation }) {
  const [isOpen, { open, close }] = useDisclosure()
  const [sourceId, setSourceId] = useState('')
  const { data } = useQuery({ ...replyOptions(listInvestigations, asked), enabled: isOpen })
  const action = useAction(mergeInvestigation, investigation, close)
  const others = (data?.items ?? []).filter(({ id }) => id !== investigation.id)
  return (
    <>
      <Button variant="default" onClick={open}>
        Merge…
      </Button>
      <Dialog isOpen={isOpen} onClose={close} title="Merge another investigation into this one">
        <form
          onSubmit={(event) => {
            event.preventDefault()
            action.mutate({ sourceId })
          }}
        >
          <Stack gap="md">
            <Text size="sm">
              This one gets its events. The other one stays readable as merged, and its time goes on here.
            </Text>
            <NativeSelect
              label="Other investigation"
              required
              value={sourceId}
              data={[
                { value: '', label: others.length === 0 ? 'No other is unresolved' : 'Choose one' },
                ...others.map(({ id, number, title }) => ({ value: id, label: `#${number} ${title}` })),
              ]}
              onChange={(event) => setSourceId(event.currentTarget.value)}
            />
            <ActionProblem error={action.error} investigation={investigation} />
            <DialogButtons submitLabel="Merge" isSaving={action.isPending} onCancel={close} />
          </Stack>
        </form>
      </Dialog>
    </>
  )
}
