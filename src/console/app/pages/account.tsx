import { Stack, Text } from '@mantine/core'
import { EnrolFirst } from '../../../ops/factors/console/enrol-first.tsx'
import { SecondFactors } from '../../../ops/factors/console/second-factors.tsx'
import { MySessions } from '../../../ops/sessions/console/own/my-sessions.tsx'
import { ChangePassword } from '../../../ops/users/console/passwords/change-password.tsx'
import { useMustEnrol } from '../../must-enrol.ts'
import { useHasRole, useMe } from '../../../ops/sign-in/console/me.ts'
import { PageHeader } from '../../ui/widgets/page-header.tsx'
import { Panel } from '../../ui/widgets/panel.tsx'
import { TextLink } from '../../ui/widgets/text-link.tsx'

/** What belongs to the person who is signed in; the features it comes from do not know each other. */
export function AccountPage() {
  const { user } = useMe()
  const mustEnrol = useMustEnrol()
  const isAdmin = useHasRole('admin')
  return (
    <>
      <PageHeader title="My account" />
      <Stack gap="md">
        <Text c="dimmed">
          {user.name} · {user.email} · {user.roles.join(', ')}
        </Text>
        {mustEnrol ? (
          <EnrolFirst />
        ) : (
          <>
            <MySessions />
            <SecondFactors />
            <ChangePassword />
            {isAdmin && <ApiTokens />}
          </>
        )}
      </Stack>
    </>
  )
}

function ApiTokens() {
  return (
    <Panel title="API tokens">
      <Text>
        Programs do not sign in as you: each has a token with a role of its own.{' '}
        <TextLink to="/api-tokens" isInText>
          Manage API tokens
        </TextLink>
      </Text>
    </Panel>
  )
}
