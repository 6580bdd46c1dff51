import { Button, Stack } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import { call } from '../../../console/api.ts'
import { usePasskey } from '../../factors/console/passkey.ts'
import { signInWithPasskey, startPasskeySignIn } from '../contract.ts'
import type { NextStep } from './next-step.ts'
import { SignInProblem } from './sign-in-problem.tsx'
import { useEnter } from './use-enter.ts'

type Props = { label: string; onNext: (next: NextStep) => void }

export function PasskeyButton({ label, onNext }: Props) {
  const enter = useEnter(signInByPasskey, onNext)
  return (
    <Stack gap="sm">
      <Button
        variant="default"
        fullWidth
        leftSection={<IconFingerprint size={16} aria-hidden />}
        loading={enter.isPending}
        onClick={() => enter.mutate()}
      >
        {label}
      </Button>
      <SignInProblem error={enter.error} />
    </Stack>
  )
}

async function signInByPasskey() {
  const { ticket, options } = await call(startPasskeySignIn, {})
  const response = await usePasskey(options)
  return call(signInWithPasskey, { body: { ticket, response } })
}
