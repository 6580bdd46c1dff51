import { Button, Skeleton, Stack } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { ErrorState } from '../../../console/widgets/error-state.tsx'
import { ClientAddressBelief } from './client-address-belief.tsx'
import { ClientAddressFinding } from './client-address-finding.tsx'
import { trialOptions } from './client-address-trial.ts'
import { IpAccessTop } from './ip-access-top.tsx'
import { stateOptions } from './state-options.ts'

/** Whether rules about addresses can be relied on: which address the server believes, and whether somebody could choose theirs. */
export function ClientAddressPage() {
  const trial = useQuery(trialOptions)
  const trustedProxies = useQuery(stateOptions).data?.trustedProxies
  return (
    <>
      <IpAccessTop
        title="Client address"
        actions={
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            loading={trial.isFetching}
            onClick={() => void trial.refetch()}
          >
            Check again
          </Button>
        }
      />
      {trial.isPending && <Skeleton height={240} aria-busy />}
      {trial.error && (
        <ErrorState
          title="The check could not be made"
          error={trial.error}
          onRetry={() => void trial.refetch()}
        />
      )}
      {trial.data && !trial.error && (
        <Stack gap="md">
          <ClientAddressFinding trial={trial.data} />
          <ClientAddressBelief trial={trial.data} trustedProxies={trustedProxies} />
        </Stack>
      )}
    </>
  )
}
