import { Button, Group, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { isProblem } from '../../../console/api-problem.ts'
import { call } from '../../../console/api.ts'
import { replyOptions } from '../../../console/use-list.ts'
import { Dialog } from '../../../console/widgets/dialog.tsx'
import { ErrorState } from '../../../console/widgets/error-state.tsx'
import { changeSetting, listSettings } from '../../settings/contract.ts'
import { LockOut } from './lock-out.tsx'
import { settingWords, type WantedSetting } from './setting-words.ts'
import { useRefreshRules } from './use-rules.ts'

export type { WantedSetting }
type Props = { wanted: WantedSetting; onClose: () => void; children: ReactNode }

/** Asks before a setting changes for whom the rules hold. */
export function SettingQuestion({ wanted, onClose, children }: Props) {
  const { title, effect, confirm } = settingWords(wanted)
  const client = useQueryClient()
  const refresh = useRefreshRules()
  const version = useVersion(wanted.key)
  const work = useMutation({
    mutationFn: (confirmed: boolean) =>
      call(changeSetting, {
        params: { key: wanted.key },
        body: { value: wanted.value, version: version ?? 0, ...(confirmed ? { confirm: true } : {}) },
      }),
    onError: (error) =>
      isProblem(error, 'VERSION_CONFLICT')
        ? client.invalidateQueries({ queryKey: [listSettings.path] })
        : undefined,
    onSuccess: async () => {
      onClose()
      notifications.show({ message: effect })
      await Promise.all([refresh(), client.invalidateQueries({ queryKey: [listSettings.path] })])
    },
  })
  const wouldLockOut = isProblem(work.error, 'WOULD_LOCK_OUT') ? work.error : undefined
  return (
    <Dialog isOpen onClose={onClose} title={title}>
      <Stack gap="md">
        <Text>{effect}</Text>
        {children}
        {wouldLockOut && <LockOut problem={wouldLockOut} />}
        {work.error && !wouldLockOut && <ErrorState title="Nothing was changed" error={work.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Leave it as it is
          </Button>
          <Button
            color="red.9"
            loading={work.isPending || version === undefined}
            onClick={() => work.mutate(wouldLockOut !== undefined)}
          >
            {wouldLockOut ? `${confirm} for five minutes` : confirm}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}

/** Of the setting as this dialog found it. */
const useVersion = (key: string): number | undefined =>
  useQuery({
    ...replyOptions(listSettings, {}),
    select: ({ items }) => items.find((setting) => setting.key === key)?.version,
  }).data
