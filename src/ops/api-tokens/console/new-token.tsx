import { Button, Code, Group, Stack, Text } from '@mantine/core'
import { CopyButton } from '../../../console/ui/widgets/copy-button.tsx'
import { LocalTime } from '../../../console/ui/widgets/relative-time.tsx'

export function NewToken(props: { token: string; expiresAt: string; onClose: () => void }) {
  return (
    <Stack gap="sm">
      <Text size="sm">
        It is stored only as a hash and cannot be shown again. Valid until <LocalTime at={props.expiresAt} />.
      </Text>
      <Code block className="breaks">
        {props.token}
      </Code>
      <Text size="sm" c="dimmed">
        Send it as <span className="code">Authorization: Bearer …</span>
      </Text>
      <Group justify="flex-end" gap="xs">
        <CopyButton value={props.token} label="Copy token" size="sm" variant="filled" autoFocus />
        <Button variant="default" onClick={props.onClose}>
          I have stored it
        </Button>
      </Group>
    </Stack>
  )
}
