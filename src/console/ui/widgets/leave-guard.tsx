import { Button, Group, Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { Dialog } from './dialog.tsx'

/** Asks before what was typed is lost: on links, on the back button, and on closing the tab. */
export function LeaveGuard({ isDirty, what }: { isDirty: () => boolean; what: string }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => isDirty(),
    enableBeforeUnload: () => isDirty(),
    withResolver: true,
  })
  return (
    <Dialog isOpen={status === 'blocked'} onClose={() => reset?.()} title={`Leave without saving ${what}?`}>
      <Text>What you typed will be lost.</Text>
      <Group justify="flex-end" gap="xs" mt="md">
        <Button variant="default" onClick={() => proceed?.()}>
          Leave without saving
        </Button>
        <Button onClick={() => reset?.()}>Stay and keep editing</Button>
      </Group>
    </Dialog>
  )
}
