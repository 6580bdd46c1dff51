import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'

type Props = {
  isOpen: boolean
  onClose: () => void
  title: string
  children: ReactNode
  /** Only its own buttons close it: for what would be lost by a click beside it. */
  isStubborn?: boolean
}

/** A dialog with a title. Escape, the cross and a click beside it close it. */
export function Dialog({ isOpen, onClose, title, children, isStubborn = false }: Props) {
  return (
    <Modal.Root
      opened={isOpen}
      onClose={onClose}
      closeOnClickOutside={!isStubborn}
      closeOnEscape={!isStubborn}
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
