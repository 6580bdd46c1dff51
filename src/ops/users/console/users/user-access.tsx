import { Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useHasRole, useMe } from '../../../sign-in/console/me.ts'
import { Panel } from '../../../../console/ui/widgets/panel.tsx'
import type { User } from '../../contract.ts'
import { DisableUser } from './disable-user.tsx'
import { EndSessionsOf } from './end-sessions-of.tsx'
import { PasswordLink } from '../passwords/password-link.tsx'
import { RemoveFactors } from './remove-factors.tsx'
import { UnlockUser } from './unlock-user.tsx'

/** Everything that lets somebody in or keeps them out. */
export function UserAccess({ user }: { user: User }) {
  const canChange = useHasRole('admin')
  // One's own session, with which one looks at this page, stays.
  const isMe = useMe().user.id === user.id
  const endable = user.openSessions - (isMe ? 1 : 0)
  return (
    <Panel title="Access">
      <Stack gap="sm">
        {canChange && user.active && (
          <Action words={passwordWords(user)}>
            <PasswordLink user={user} />
          </Action>
        )}
        <Action words="After many wrong passwords sign-in is slowed down, then refused for a while.">
          <UnlockUser user={user} />
        </Action>
        {canChange && user.secondFactor && (
          <Action words="For somebody who has lost the telephone, the passkeys and the recovery codes.">
            <RemoveFactors user={user} />
          </Action>
        )}
        {endable > 0 && (
          <Action words="Signs them out wherever they are signed in. They can sign in again.">
            <EndSessionsOf user={user} count={endable} isMe={isMe} />
          </Action>
        )}
        {canChange && (
          <Action words={user.active ? disableWords : 'Disabled: sign-in and every request are refused.'}>
            <DisableUser user={user} />
          </Action>
        )}
      </Stack>
    </Panel>
  )
}

const passwordWords = ({ invited }: User): string =>
  invited
    ? 'Has not chosen a password yet. A new link makes the earlier one worthless.'
    : 'Nobody chooses a password for somebody else: they get a link and choose it themselves.'

const disableWords = 'Keeps somebody out for good, and keeps what they did on record.'

function Action({ words, children }: { words: string; children: ReactNode }) {
  return (
    <Group justify="space-between" gap="xs" wrap="wrap">
      <Text c="dimmed">{words}</Text>
      {children}
    </Group>
  )
}
