import { Alert, Text } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import type { ApiProblem } from '../../../console/ui/api-problem.ts'

/** That somebody would be locked out, and how one gets back in. */
export function Lockout({ problem }: { problem: ApiProblem }) {
  return (
    <Alert
      role="alert"
      variant="outline"
      color="orange"
      icon={<IconLock aria-hidden />}
      c="var(--mantine-color-text)"
      title={problem.message}
    >
      <Text>
        It can be tried for five minutes: after that it undoes itself, unless an administrator confirms it
        from a session that still gets in, under IP access.
      </Text>
    </Alert>
  )
}
