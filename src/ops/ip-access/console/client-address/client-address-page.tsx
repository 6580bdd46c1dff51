import { Button, Skeleton, Stack } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useQuery, queryOptions } from '@tanstack/react-query'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import { ClientAddressSource } from './client-address-source.tsx'
import { ClientAddressFinding } from './client-address-finding.tsx'
import { IpAccessTop } from '../page-header.tsx'
import { stateOptions } from '../status/status-options.ts'
import { call, type Reply } from '../../../../console/ui/api.ts'
import { toProblem } from '../../../../console/ui/api-problem.ts'
import { clientAddressCheck } from '../../status-contract.ts'
import { assessTrial, makeUpAddress, type Trial } from './assess-trial.ts'

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
          <ClientAddressSource trial={trial.data} trustedProxies={trustedProxies} />
        </Stack>
      )}
    </>
  )
}

/** This browser plays the attacker: it asks as it is, and with a made-up address of either family. The worse trial counts. */
export const trialOptions = queryOptions({
  queryKey: [clientAddressCheck.path, 'trial'],
  staleTime: 0,
  queryFn: async ({ signal }): Promise<Trial> => {
    const plain = await call(clientAddressCheck, {}, signal)
    const trials = await Promise.all(
      ([4, 6] as const).map(async (family) => {
        const madeUp = makeUpAddress(family, Math.random())
        return { plain, madeUp, forged: await askAs(madeUp, signal) }
      }),
    )
    const [first, second] = trials
    if (!first || !second) throw new Error('There are two families of addresses.')
    return assessTrial(second) === 'forgeable' ? second : first
  },
})

/** As a stranger would: without the cookie. */
async function askAs(address: string, signal: AbortSignal): Promise<Reply<typeof clientAddressCheck>> {
  const response = await fetch(`/api/v1${clientAddressCheck.path}`, {
    headers: { accept: 'application/json', 'x-forwarded-for': address },
    credentials: 'omit',
    cache: 'no-store',
    signal,
  })
  if (!response.ok) throw await toProblem(response)
  return (await response.json()) as Reply<typeof clientAddressCheck>
}
