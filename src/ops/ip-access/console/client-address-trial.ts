import { queryOptions } from '@tanstack/react-query'
import { call, type Reply } from '../../../console/api.ts'
import { toProblem } from '../../../console/api-problem.ts'
import { clientAddressCheck } from '../state-contract.ts'
import { judge, makeUpAddress, type Trial } from './client-address-verdict.ts'

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
    return judge(second) === 'forgeable' ? second : first
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
