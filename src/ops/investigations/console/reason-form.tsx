import { Stack, Textarea } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { DialogButtons } from '../../../console/ui/widgets/dialog-buttons.tsx'
import type { Investigation } from '../contract.ts'
import { longestText } from '../words.ts'
import { ActionProblem } from './action-problem.tsx'

type Props = {
  label: string
  submitLabel: string
  investigation: Investigation
  action: { error: Error | null; isPending: boolean }
  onSubmit: (reason: string) => void
  onCancel: () => void
  children?: ReactNode
}

/** An action that wants a reason. */
export function ReasonForm({
  label,
  submitLabel,
  investigation,
  action,
  onSubmit,
  onCancel,
  children,
}: Props) {
  const [reason, setReason] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit(reason)
      }}
    >
      <Stack gap="md">
        {children}
        <Textarea
          label={label}
          required
          autosize
          minRows={3}
          maxLength={longestText}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ActionProblem error={action.error} investigation={investigation} />
        <DialogButtons submitLabel={submitLabel} isSaving={action.isPending} onCancel={onCancel} />
      </Stack>
    </form>
  )
}
