import { Button, Skeleton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { call, type Input } from '../../../console/ui/api.ts'
import { Dialog } from '../../../console/ui/widgets/dialog.tsx'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import { confirmTotp, startTotp } from '../contract.ts'
import { AppCodeForm } from './app-code-form.tsx'
import { NewRecoveryCodes } from './new-recovery-codes.tsx'
import { useFactorsChanged } from './use-factors.ts'

/** From the secret over the first code to the recovery codes, in one dialog. */
export function EnrolApp({ isOn }: { isOn: boolean }) {
  const [isOpen, { open, close }] = useDisclosure()
  const changed = useFactorsChanged()
  const start = useMutation({ mutationFn: () => call(startTotp, {}), gcTime: 0 })
  const confirm = useMutation({
    mutationFn: (body: Input<typeof confirmTotp>['body']) => call(confirmTotp, { body }),
    onSuccess: changed,
    gcTime: 0,
  })
  const begin = () => {
    confirm.reset()
    start.mutate()
    open()
  }
  const { data: enrolment } = start
  return (
    <>
      <Button size="xs" variant="default" onClick={begin}>
        {isOn ? 'Move to another app…' : 'Set up…'}
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={close}
        title={confirm.data ? 'Keep these recovery codes' : 'Set up an authenticator app'}
        // The codes are never shown again: a click beside the dialog must not lose them.
        isStubborn={confirm.data !== undefined}
      >
        {start.isPending && <Skeleton height={320} aria-busy />}
        {start.error && <ErrorState error={start.error} onRetry={() => start.mutate()} />}
        {enrolment && !confirm.data && (
          <AppCodeForm
            {...enrolment}
            replaces={isOn}
            isSaving={confirm.isPending}
            error={confirm.error}
            onSubmit={(code) => confirm.mutate({ ticket: enrolment.ticket, code })}
            onCancel={close}
          />
        )}
        {confirm.data && <NewRecoveryCodes codes={confirm.data.recoveryCodes} onClose={close} />}
      </Dialog>
    </>
  )
}
