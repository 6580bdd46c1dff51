import { Button, Code, Group, Stack, Text } from '@mantine/core'
import { CopyButton } from '../../../../console/ui/widgets/copy-button.tsx'
import { LocalTime } from '../../../../console/ui/widgets/relative-time.tsx'
import type { Reply } from '../../../../console/ui/api.ts'
import type { resetPassword } from '../../contract.ts'

type Props = { email: string; handed: Reply<typeof resetPassword>; onClose: () => void }

/** Where somebody chooses a password: mailed, or to be handed over where no mail reaches them. */
export function HandedLink({ email, handed: { link, linkExpiresAt }, onClose }: Props) {
  return (
    <Stack gap="sm">
      {link === null ? (
        <Text>
          A mail with the link is on its way to <strong>{email}</strong>.
        </Text>
      ) : (
        <>
          <Text>
            No mail is sent to <strong>{email}</strong> from here: hand this link over yourself, in a way that
            nobody else reads. Whoever opens it chooses the password.
          </Text>
          <Code block className="breaks">
            {link}
          </Code>
        </>
      )}
      {linkExpiresAt !== null && (
        <Text c="dimmed">
          It works once, until <LocalTime at={linkExpiresAt} />.
        </Text>
      )}
      <Group justify="flex-end" gap="xs">
        {link !== null && <CopyButton value={link} label="Copy link" size="sm" variant="filled" autoFocus />}
        <Button variant="default" onClick={onClose}>
          {link === null ? 'Close' : 'I have handed it over'}
        </Button>
      </Group>
    </Stack>
  )
}
