import { Alert, Button, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { setMustEnrol } from '../../../console/must-enrol.ts'
import { SecondFactors } from './second-factors.tsx'
import { useFactors } from './use-factors.ts'

/** All that a person sees whose role asks for a second factor, until one is added. */
export function EnrolFirst() {
  const { data } = useFactors()
  const isDone = data !== undefined && (data.totpSince !== null || data.passkeys.length > 0)
  const client = useQueryClient()
  const navigate = useNavigate()
  const goOn = async () => {
    setMustEnrol(false)
    await client.invalidateQueries()
    await navigate({ to: '/' })
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
