import { Button, Group, Stack, Text, type ButtonProps } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Dialog } from './dialog.tsx'
import { ErrorState } from './error-state.tsx'

type Props = {
  /** On the button that asks, e.g. `Revoke`. */
  label: string
  /** Distinguishes this button from its neighbours for a screen reader, e.g. `Revoke the link for PT Maju`. */
  description?: string
  /** The question, e.g. `Revoke this link?`. */
  title: string
  /** What will happen, and to how many. */
  children: ReactNode
  /** On the button that does it, e.g. `Revoke link`. */
  confirmLabel: string
  /** A refusal that the same button goes on from: what it means, and what the button does then. */
  afterRefusal?: (error: Error) => { explanation: ReactNode; confirmLabel: string } | undefined
  /** On the button that does nothing. */
  keepLabel?: string
  /** Told what the last attempt was refused with. */
  action: (refusal: Error | null) => Promise<unknown>
} & ButtonProps

/** Asks before doing what cannot be undone, and names what will happen. */
export function ConfirmButton({
  label,
  description,
  title,
  children,
  keepLabel = 'Keep it',
  ...rest
}: Props) {
  const { confirmLabel, afterRefusal, action, ...look } = rest
  const [isOpen, { open, close }] = useDisclosure()
  const work = useMutation({ mutationFn: action, onSuccess: close })
  const refusal = work.error ? afterRefusal?.(work.error) : undefined
  const ask = () => {
    work.reset()
    open()
  }
  return (
    <>
      <Button size="xs" variant="default" onClick={ask} aria-label={description} {...look}>
        {label}
      </Button>
      <Dialog isOpen={isOpen} onClose={close} title={title}>
        <Stack gap="md">
          <Text>{children}</Text>
          {refusal?.explanation ?? (work.error && <ErrorState error={work.error} />)}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              {keepLabel}
            </Button>
            <Button color="red.9" loading={work.isPending} onClick={() => work.mutate(work.error)}>
              {refusal?.confirmLabel ?? confirmLabel}
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  )
}
