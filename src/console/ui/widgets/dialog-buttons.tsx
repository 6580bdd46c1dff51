import { Button, Group } from '@mantine/core'

type Props = { submitLabel: string; isSaving: boolean; onCancel: () => void }

/** How a form in a dialog ends. */
export function DialogButtons({ submitLabel, isSaving, onCancel }: Props) {
  return (
    <Group justify="flex-end" gap="xs">
      <Button variant="default" onClick={onCancel}>
        Cancel
      </Button>
      <Button type="submit" loading={isSaving}>
        {submitLabel}
      </Button>
    </Group>
  )
}
