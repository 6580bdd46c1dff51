import { Button, Radio, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { Dialog } from '../../../console/ui/widgets/dialog.tsx'
import { resolveInvestigation } from '../action-contract.ts'
import type { Investigation } from '../contract.ts'
import { verdictNames, verdicts, type Verdict } from '../words.ts'
import { ReasonForm } from './reason-form.tsx'
import { useAction } from './use-action.ts'

const explanations: Record<Verdict, string> = {
  true_positive: 'It was an attack or a breach of the rules.',
  false_positive: 'The events are not what they seemed to be.',
  benign: 'They are what they seem to be, and were allowed.',
}

export function ResolveInvestigation({ investigation }: { investigation: Investigation }) {
  const [isOpen, { open, close }] = useDisclosure()
  const [verdict, setVerdict] = useState<Verdict>()
  const action = useAction(resolveInvestigation, investigation, close)
  return (
    <>
      <Button variant="default" onClick={open}>
        Resolve…
      </Button>
      <Dialog isOpen={isOpen} onClose={close} title="Resolve investigation">
        <ReasonForm
          label="Why"
          submitLabel="Resolve"
          investigation={investigation}
          action={action}
          onCancel={close}
          onSubmit={(reason) => verdict && action.mutate({ verdict, reason })}
        >
          <Radio.Group label="Verdict" required value={verdict ?? ''} name="verdict">
            <Stack gap="xs" mt="xs">
              {verdicts.map((word) => (
                <Radio
                  key={word}
                  value={word}
                  required
                  label={verdictNames[word]}
                  description={explanations[word]}
                  onChange={() => setVerdict(word)}
                />
              ))}
            </Stack>
          </Radio.Group>
        </ReasonForm>
      </Dialog>
    </>
  )
}
