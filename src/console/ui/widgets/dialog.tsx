import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useIdentityQuestion } from '../identity-question.ts'

type Props = {
  isOpen: boolean
  onClose: () => void
  title: string
  children: ReactNode
  /** Only its own buttons close it: for what would be lost by a click beside it. */
  isStubborn?: boolean
  /** Lies above every other dialog: while it is open, Escape means it alone. */
  isTopmost?: boolean
}

const usual = 200
const above = 250

/** A dialog with a title. Escape, the cross and a click beside it close it. */
export function Dialog({ isOpen, onClose, title, children, isStubborn = false, isTopmost = false }: Props) {
  const isCovered = useIdentityQuestion() !== undefined && !isTopmost
  return (
    <Modal.Root
      opened={isOpen}
      onClose={onClose}
      zIndex={isTopmost ? above : usual}
      closeOnClickOutside={!isStubborn}
      closeOnEscape={!isStubborn && !isCovered}
    >
      <Modal.Overlay />
      <Modal.Content>
        <div className="dialog-head">
          <Modal.Title fw={600}>{title}</Modal.Title>
          {!isStubborn && <Modal.CloseButton aria-label="Close" />}
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
