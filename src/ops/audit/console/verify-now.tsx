import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../../console/ui/api.ts'
import { getCheckpoint, verifyLog } from '../proof-contract.ts'

/** Proves the whole log again. */
export function VerifyNow({ isRunning }: { isRunning: boolean }) {
  const client = useQueryClient()
  const verifying = useMutation({
    mutationFn: () => call(verifyLog, {}),
    onError: ({ message }) => notifications.show({ color: 'red', message }),
    onSettled: () => client.invalidateQueries({ queryKey: [getCheckpoint.path] }),
  })
  return (
    <Button loading={verifying.isPending || isRunning} onClick={() => verifying.mutate()}>
      Verify now
    </Button>
  )
}
