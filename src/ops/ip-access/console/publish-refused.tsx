import { Alert, Text } from '@mantine/core'
import { IconWorld } from '@tabler/icons-react'
import { isProblem } from '../../../console/api-problem.ts'
import { ErrorState } from '../../../console/widgets/error-state.tsx'
import { LockOut } from './lock-out.tsx'

/** Why a list was not published, and what publishing it anyway would mean. */
export function PublishRefused({ error }: { error: Error }) {
  if (isProblem(error, 'WOULD_LOCK_OUT')) return <LockOut problem={error} />
  if (!isProblem(error, 'COVERS_EVERYTHING'))
    return <ErrorState title="Nothing was published" error={error} />
  return (
    <Alert
      role="alert"
      variant="outline"
      color="orange"
      icon={<IconWorld aria-hidden />}
      c="var(--mantine-color-text)"
      title={error.message}
    >
      <Text>
        That is how everything else is denied at the end of a list. At its beginning nothing after it matters.
      </Text>
    </Alert>
  )
}

/** What the button will do, after what was refused. */
export function publishLabel(error: Error | null): string {
  if (isProblem(error, 'WOULD_LOCK_OUT')) return 'Publish anyway, for five minutes'
  return isProblem(error, 'COVERS_EVERYTHING') ? 'Publish, meaning every address' : 'Publish'
}
