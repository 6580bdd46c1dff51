import { Button, Group, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { isProblem } from '../../../console/ui/api-problem.ts'
import { call } from '../../../console/ui/api.ts'
import { replyOptions } from '../../../console/ui/use-list.ts'
import { Dialog } from '../../../console/ui/widgets/dialog.tsx'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import { changeSetting, listSettings } from '../../settings/contract.ts'
import { Lockout } from './lockout-notice.tsx'
import { useRefreshRules } from './use-rules.ts'

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
        {wouldLockOut && <Lockout problem={wouldLockOut} />}
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

export type WantedSetting = { key: 'ops.ip.default_allow' | 'ops.ip.bypass_admin'; value: boolean }
type Words = { title: string; effect: string; confirm: string }

/** What changing a setting does, before it is done. */
export function settingWords({ key, value }: WantedSetting): Words {
  if (key === 'ops.ip.default_allow')
    return value
      ? {
          title: 'Allow when no rule matches?',
          effect: 'Everybody comes in whom no rule denies, from anywhere.',
          confirm: 'Let them in',
        }
      : {
          title: 'Block when no rule matches?',
          effect:
            'Only whom a rule allows comes in. Everybody else is refused from the next request on, and their sessions end.',
          confirm: 'Refuse them',
        }
  return value
    ? {
        title: 'Leave administrators alone?',
        effect: 'Administrators come in from everywhere, whatever the rules say.',
        confirm: 'Leave them alone',
      }
    : {
        title: 'Hold administrators to the rules?',
        effect: 'Administrators are refused like everybody else, from the next request on.',
        confirm: 'Hold them to the rules',
      }
}
