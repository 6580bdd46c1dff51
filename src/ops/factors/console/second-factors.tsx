import { Skeleton, Stack, Text } from '@mantine/core'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import { Panel } from '../../../console/ui/widgets/panel.tsx'
import type { Factors } from '../contract.ts'
import { AuthenticatorApp } from './authenticator-app.tsx'
import { Passkeys } from './passkeys.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { useFactors } from './use-factors.ts'

/** What one proves who one is with besides the password: to set up, to look over, to remove. */
export function SecondFactors() {
  const factors = useFactors()
  return (
    <Panel title="Two-factor authentication">
      {factors.isPending && <Skeleton height={160} aria-busy />}
      {factors.error && !factors.data && (
        <ErrorState
          title="Your second factors could not be read"
          error={factors.error}
          onRetry={() => void factors.refetch()}
        />
      )}
      {factors.data && (
        <Stack gap="lg">
          <Text c="dimmed">{hasAny(factors.data) ? whatTheyDo : whatForToBegin}</Text>
          <AuthenticatorApp factors={factors.data} />
          <Passkeys factors={factors.data} />
          {hasAny(factors.data) && <RecoveryCodes left={factors.data.recoveryCodesLeft} />}
        </Stack>
      )}
    </Panel>
  )
}

const hasAny = ({ totpSince, passkeys }: Factors): boolean => totpSince !== null || passkeys.length > 0

const whatTheyDo = 'Your password alone is then not enough to sign in.'
const whatForToBegin =
  'Your password alone lets anybody in who learns it. With an authenticator app or a passkey it does not.'
