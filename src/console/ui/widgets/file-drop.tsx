import { Button, FileButton, Group, Text } from '@mantine/core'
import { useState, type DragEvent } from 'react'

type Props = { accept: string; label: string; hint: string; onFile: (file: File) => void }

/** Takes one file, dropped or chosen. */
export function FileDrop({ accept, label, hint, onFile }: Props) {
  const [isOver, setOver] = useState(false)
  const hover = (event: DragEvent) => {
    event.preventDefault()
    setOver(true)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (file) onFile(file)
  }
  return (
    <div
      className="file-drop"
      data-over={isOver || undefined}
      onDragOver={hover}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Group justify="center" gap="xs">
        <FileButton accept={accept} onChange={(file) => (file ? onFile(file) : undefined)}>
          {(props) => <Button {...props}>{label}</Button>}
        </FileButton>
        <Text visibleFrom="sm">or drop it here</Text>
      </Group>
      <Text size="sm" c="dimmed" mt="xs">
        {hint}
      </Text>
    </div>
  )
}
