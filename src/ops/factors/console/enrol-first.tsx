import { Alert, Button, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { setMustEnrol } from '../../../console/must-enrol.ts'
import { isForwardAuth, toAddress } from '../../../console/ui/return-path.ts'
import { SecondFactors } from './second-factors.tsx'
import { useFactors } from './use-factors.ts'

/** All that a person sees whose role asks for a second factor, until one is added; then they go on to where they wanted to be. */
export function EnrolFirst() {
  const { data } = useFactors()
  const isDone = data !== undefined && (data.totpSince !== null || data.passkeys.length > 0)
  const client = useQueryClient()
  const router = useRouter()
  const { returnTo: asked = '/' } = useSearch({ strict: false })
  const returnTo = String(asked)
  const goOn = async () => {
    if (isForwardAuth(returnTo)) return location.replace(toAddress(returnTo))
    setMustEnrol(false)
    await client.invalidateQueries()
    router.history.push(toAddress(returnTo))
  }
  return (
    <Stack gap="md">
      <Alert role="status" variant="outline" c="inherit" title="Add a second factor">
        <Stack gap="sm" align="flex-start">
          <Text>
            Your role asks for two-factor authentication. Add an authenticator app or a passkey to go on.
          </Text>
          {isDone && <Button onClick={() => void goOn()}>Continue</Button>}
        </Stack>
      </Alert>
      <SecondFactors />
    </Stack>
  )
}
