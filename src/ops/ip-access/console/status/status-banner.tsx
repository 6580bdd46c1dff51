import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useLive } from '../../../../console/ui/live.ts'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import { ipAccessState } from '../../status-contract.ts'
import { ConfigurationWarnings } from './configuration-warnings.tsx'
import { stateOptions } from './status-options.ts'
import { PendingChangeBanner } from './pending-change.tsx'
import { SwitchedOffBanner } from './switched-off.tsx'

/** What nobody should overlook on any page of IP access, usually nothing; and where it belongs, what is weak. */
export function StateBanner({ withHints = false }: { withHints?: boolean }) {
  const { data, error, refetch } = useQuery(stateOptions)
  useLive('ip_access', [ipAccessState.path])
  if (error && !data)
    return (
      <ErrorState
        title="Whether the rules are in force could not be read"
        error={error}
        onRetry={() => void refetch()}
      />
    )
  if (!data) return null
  const { enforced, pending, hints } = data
  const weak = withHints ? hints.filter(({ hint }) => hint !== 'switched_off') : []
  if (enforced && pending === null && weak.length === 0) return null
  return (
    <Stack gap="sm" mb="md">
      {!enforced && <SwitchedOffBanner />}
      {pending && <PendingChangeBanner pending={pending} />}
      {weak.length > 0 && <ConfigurationWarnings hints={weak} />}
    </Stack>
  )
}
