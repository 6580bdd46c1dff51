import { Button, Divider, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { oidcStartAddress } from '../../../console/ui/return-path.ts'
import { waysOptions } from './me.ts'
import type { NextStep } from './next-step.ts'
import { PasskeyButton } from './passkey-button.tsx'

const route = getRouteApi('/sign-in')

/** The ways in without a password, as far as there are any here. */
export function OtherWays({ onNext }: { onNext: (next: NextStep) => void }) {
  const ways = useQuery(waysOptions)
  const { returnTo = '/' } = route.useSearch()
  const { passkeys = false, oidc = [] } = ways.data ?? {}
  if (!passkeys && oidc.length === 0) return null
  return (
    <Stack gap="sm">
      <Divider label="or" />
      {passkeys && <PasskeyButton label="Sign in with a passkey" onNext={onNext} />}
      {oidc.map(({ id, name }) => (
        <Button key={id} component="a" href={oidcStartAddress(returnTo, id)} variant="default" fullWidth>
          Continue with {name}
        </Button>
      ))}
    </Stack>
  )
}
