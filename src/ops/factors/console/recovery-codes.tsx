import { Text } from '@mantine/core'
import { useState } from 'react'
import { call } from '../../../console/ui/api.ts'
import { formatCount } from '../../../console/ui/format.ts'
import { ConfirmButton } from '../../../console/ui/widgets/confirm-button.tsx'
import { Dialog } from '../../../console/ui/widgets/dialog.tsx'
import { renewRecoveryCodes } from '../contract.ts'
import { Factor } from './factor.tsx'
import { NewRecoveryCodes } from './new-recovery-codes.tsx'
import { useFactorsChanged } from './use-factors.ts'

const few = 3

export function RecoveryCodes({ left }: { left: number }) {
  const [fresh, setFresh] = useState<readonly string[]>()
  const changed = useFactorsChanged()
  const renew = async () => {
    const { recoveryCodes } = await call(renewRecoveryCodes, {})
    setFresh(recoveryCodes)
    await changed()
  }
  return (
    <Factor
      title="Recovery codes"
      state={
        <Text c={left <= few ? 'var(--mantine-color-error)' : 'var(--mantine-color-text)'}>
          {formatCount(left, 'code')} left{left <= few ? ': make new ones before they run out.' : '.'}
        </Text>
      }
      actions={
        <ConfirmButton
          label="Renew…"
          description="Renew the recovery codes"
          title="Make ten new recovery codes?"
          confirmLabel="Make new codes"
          action={renew}
        >
          {left === 0
            ? 'There are none left to lose.'
            : `${formatCount(left, 'old code')} that you have not used will stop working.`}
        </ConfirmButton>
      }
    >
      <Dialog
        isOpen={fresh !== undefined}
        onClose={() => setFresh(undefined)}
        title="Keep these recovery codes"
        isStubborn
      >
        {fresh && <NewRecoveryCodes codes={fresh} onClose={() => setFresh(undefined)} />}
      </Dialog>
    </Factor>
  )
}
