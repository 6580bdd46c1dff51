import { Button, Stack } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import { call } from '../../../console/ui/api.ts'
import { usePasskey } from '../../factors/console/passkey.ts'
import { signInWithPasskey, startPasskeySignIn, type Me } from '../contract.ts'
import { type NextStep, useEnter } from './next-step.ts'
import { SignInProblem } from './sign-in-problem.tsx'

export type PasskeyAnswer = { ticket: string; response: unknown }
type Props = {
  label: string
  onNext: (next: NextStep) => void
  /** What the answer of the passkey is for; by itself it signs in. */
  onAnswer?: (answer: PasskeyAnswer) => Promise<Me>
}

export function PasskeyButton({ label, onNext, onAnswer = signInBy }: Props) {
  const enter = useEnter(async () => onAnswer(await askPasskey()), onNext)
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

const signInBy = (body: PasskeyAnswer) => call(signInWithPasskey, { body })

async function askPasskey(): Promise<PasskeyAnswer> {
  const { ticket, options } = await call(startPasskeySignIn, {})
  return { ticket, response: await usePasskey(options) }
}
