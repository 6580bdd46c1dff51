import { Button, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Dialog } from '../../../console/ui/widgets/dialog.tsx'
import { reopenInvestigation } from '../action-contract.ts'
import type { Investigation } from '../contract.ts'
import { ReasonForm } from './reason-form.tsx'
import { useAction } from './use-action.ts'

export function ReopenInvestigation({ investigation }: { investigation: Investigation }) {
  const [isOpen, { open, close }] = useDisclosure()
  const action = useAction(reopenInvestigation, investigation, close)
  return (
    <>
      <Button onClick={open}>Reopen…</Button>
      <Dialog isOpen={isOpen} onClose={close} title="Reopen investigation">
        <ReasonForm
          label="Why"
          submitLabel="Reopen"
          investigation={investigation}
          action={action}
          onCancel={close}
          onSubmit={(reason) => action.mutate({ reason })}
        >
          <Text size="sm">It has no verdict then. The verdict until now stays in the timeline.</Text>
        </ReasonForm>
      </Dialog>
    </>
  )
}
