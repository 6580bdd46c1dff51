import { Button, Group, Stack, Alert, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { isProblem } from '../../../../console/ui/api-problem.ts'
import { call } from '../../../../console/ui/api.ts'
import { replyOptions } from '../../../../console/ui/use-list.ts'
import { Dialog } from '../../../../console/ui/widgets/dialog.tsx'
import { getRuleSet, publishRuleSet } from '../../contract.ts'
import { DifferenceList } from './difference-list.tsx'
import { differenceWords } from './difference.ts'
import { toDraft } from '../rules/edited-rule.ts'
import type { Editing } from './use-draft.ts'
import { useRefreshRules } from '../use-rules.ts'
import { IconWorld } from '@tabler/icons-react'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import { Lockout } from '../lockout-notice.tsx'

/** The last look at a draft before it is in force. */
export function PublishDialog({ editing, onClose }: { editing: Editing; onClose: () => void }) {
  const publish = usePublish(editing, onClose)
  const isDangerous = publish.isConfirmable
  return (
    <Dialog isOpen onClose={onClose} title="Publish these rules?">
      <Stack gap="md">
        <DifferenceList difference={editing.difference} />
        {publish.error && <PublishRefused error={publish.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Keep it a draft
          </Button>
          <Button
            {...(isDangerous ? { color: 'red.9' } : {})}
            loading={publish.isPending}
            onClick={publish.start}
          >
            {publishLabel(publish.error)}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}

function usePublish(editing: Editing, onClose: () => void) {
  const client = useQueryClient()
  const refresh = useRefreshRules()
  const work = useMutation({
    mutationFn: (confirm: boolean) =>
      call(publishRuleSet, {
        body: {
          version: editing.version,
          rules: toDraft(editing.rules),
          ...(confirm ? { confirm: true } : {}),
        },
      }),
    onSuccess: async (published) => {
      client.setQueryData(replyOptions(getRuleSet, {}).queryKey, published)
      editing.discard()
      notifications.show({ message: `In force on every node: ${differenceWords(editing.difference)}.` })
      await refresh()
    },
    onError: async (error) => {
      if (!isProblem(error, 'VERSION_CONFLICT')) return
      // The bar behind the dialog then shows what the other one changed, and the ways on.
      await client.invalidateQueries({ queryKey: [getRuleSet.path] })
      onClose()
    },
  })
  const isConfirmable = isProblem(work.error, 'WOULD_LOCK_OUT') || isProblem(work.error, 'COVERS_EVERYTHING')
  return { ...work, isConfirmable, start: () => work.mutate(isConfirmable) }
}

/** Why a list was not published, and what publishing it anyway would mean. */
export function PublishRefused({ error }: { error: Error }) {
  if (isProblem(error, 'WOULD_LOCK_OUT')) return <Lockout problem={error} />
  if (!isProblem(error, 'COVERS_EVERYTHING'))
    return <ErrorState title="Nothing was published" error={error} />
  return (
    <Alert
      role="alert"
      variant="outline"
      color="orange"
      icon={<IconWorld aria-hidden />}
      c="var(--mantine-color-text)"
      title={error.message}
    >
      <Text>
        That is how everything else is denied at the end of a list. At its beginning nothing after it matters.
      </Text>
    </Alert>
  )
}

/** What the button will do, after what was refused. */
export function publishLabel(error: Error | null): string {
  if (isProblem(error, 'WOULD_LOCK_OUT')) return 'Publish anyway, for five minutes'
  return isProblem(error, 'COVERS_EVERYTHING') ? 'Publish, meaning every address' : 'Publish'
}
