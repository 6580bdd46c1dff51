import { Stack, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { DialogButtons } from '../../../../console/ui/widgets/dialog-buttons.tsx'
import { Dialog } from '../../../../console/ui/widgets/dialog.tsx'

type Props = {
  name: string
  at: number
  count: number
  isOpen: boolean
  onClose: () => void
  onMove: (to: number) => void
}

/** Takes a rule far through a long list, by its new number. */
export function MoveTo({ name, at, count, isOpen, onClose, onMove }: Props) {
  const [typed, setTyped] = useState('')
  const wanted = Math.min(Math.max(Number(typed || at + 1), 1), count)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onClose()
    onMove(wanted - 1)
  }
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={`Move ${name}`}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label="New number"
            description={`From 1, read first, to ${count}, read last.`}
            type="number"
            min={1}
            max={count}
            placeholder={String(at + 1)}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            data-autofocus
          />
          <DialogButtons submitLabel={`Move to ${wanted}`} isSaving={false} onCancel={onClose} />
        </Stack>
      </form>
    </Dialog>
  )
}
