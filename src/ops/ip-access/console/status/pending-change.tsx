import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconHourglass } from '@tabler/icons-react'
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { call } from '../../../../console/ui/api.ts'
import { useHasRole } from '../../../sign-in/console/me.ts'
import { useSeconds } from '../../../../console/ui/use-now.ts'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import { RelativeTime } from '../../../../console/ui/widgets/relative-time.tsx'
import { confirmIpChange, undoIpChange, type IpAccessState } from '../../status-contract.ts'
import { refreshIpAccess, formatCountdown } from './status-options.ts'

/** Both are asked and answered alike. */
type Verb = typeof confirmIpChange
type Pending = NonNullable<IpAccessState['pending']>

/** A change that locks somebody out and undoes itself, unless an administrator who still gets in keeps it. */
export function PendingChangeBanner({ pending }: { pending: Pending }) {
  const client = useQueryClient()
  const isAdmin = useHasRole('admin')
  const end = useMutation({
    mutationFn: (how: Verb) => call(how, { body: { version: pending.version } }),
    onSettled: () => Promise.all([refreshIpAccess(client), refreshPeople(client)]),
  })
  return (
    <Alert
      role="region"
      color="orange"
      variant="outline"
      icon={<IconHourglass aria-hidden />}
      c="var(--mantine-color-text)"
      title={<Countdown dueAt={pending.dueAt} />}
    >
      <Stack gap="sm" align="flex-start">
        <Text>
          {pending.madeBy} made it <RelativeTime at={pending.madeAt} />
          {pending.person && <> to the account of {pending.person.name}</>}. {advice(pending, isAdmin)}
        </Text>
        <Group gap="xs">
          <Button
            size="xs"
            loading={end.isPending && end.variables === undoIpChange}
            disabled={end.isPending}
            onClick={() => end.mutate(undoIpChange)}
          >
            Undo now
          </Button>
          {isAdmin && (
            <Button
              size="xs"
              variant="default"
              loading={end.isPending && end.variables === confirmIpChange}
              disabled={end.isPending}
              onClick={() => end.mutate(confirmIpChange)}
            >
              Keep it
            </Button>
          )}
        </Group>
        {end.error && <ErrorState title="Nothing was changed" error={end.error} />}
      </Stack>
    </Alert>
  )
}

function advice({ locksOut }: Pending, isAdmin: boolean): string {
  if (isAdmin) return 'You still come in under it. Keep it only if whoever is locked out is meant to be.'
  if (locksOut.includes('every administrator'))
    return 'No administrator is known to come in under it: only the command line of the server can keep it.'
  return 'Only an administrator who still comes in under it can keep it.'
}

const refreshPeople = (client: QueryClient): Promise<void> =>
  client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/users') })

function Countdown({ dueAt }: { dueAt: string }) {
  const left = Date.parse(dueAt) - useSeconds()
  if (left <= 0) return 'The last change blocks users, and is being undone'
  return (
    <>
      The last change blocks users and will be undone in{' '}
      <span role="timer" style={{ fontVariantNumeric: 'tabular-nums' }}>
        {formatCountdown(left)}
      </span>
    </>
  )
}
