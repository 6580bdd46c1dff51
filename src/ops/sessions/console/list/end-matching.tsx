import { Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { call } from '../../../../console/ui/api.ts'
import { formatCount } from '../../../../console/ui/format.ts'
import { Dialog } from '../../../../console/ui/widgets/dialog.tsx'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import { endSessions, type EndingFilter } from '../../contract.ts'
import type { Query } from '../../../../console/ui/list/filters.ts'
import { useAfterEnding } from '../use-after-ending.ts'
import { filterWords, toEndingFilter } from './ending-filter.ts'

type Props = { query: Query; personName: string }

/** Ends every open session of the screen but one's own: counts them first, and asks with the number. */
export function EndMatching({ query, personName }: Props) {
  const filter = toEndingFilter(query)
  const [isOpen, { open, close }] = useDisclosure()
  const count = useMutation({ mutationFn: (all: EndingFilter) => end(all, true) })
  if (!filter) return null
  const ask = () => {
    count.mutate(filter)
    open()
  }
  const words = filterWords(filter, personName)
  return (
    <>
      <Button variant="default" onClick={ask}>
        {words === '' ? 'End all others…' : 'End all that match…'}
      </Button>
      <Dialog isOpen={isOpen} onClose={close} title="End open sessions?">
        {count.isPending && <Skeleton height={60} aria-busy aria-label="Counting" />}
        {count.error && <ErrorState error={count.error} onRetry={() => count.mutate(filter)} />}
        {count.data && (
          <Question filter={filter} words={words} matching={count.data.matching} onClose={close} />
        )}
      </Dialog>
    </>
  )
}

type QuestionProps = { filter: EndingFilter; words: string; matching: number; onClose: () => void }

function Question({ filter, words, matching, onClose }: QuestionProps) {
  const tell = useAfterEnding()
  const work = useMutation({
    mutationFn: () => end(filter, false),
    onSuccess: async (ending) => {
      onClose()
      await tell(ending)
    },
  })
  const sessions = formatCount(matching, 'session')
  if (matching === 0) return <Text>No open session but your own {words === '' ? 'is left' : 'matches'}.</Text>
  return (
    <Stack gap="md">
      <Text>
        <strong>{words === '' ? `${sessions}: everybody’s but this one.` : `${sessions}: ${words}.`}</strong>{' '}
        They are refused from their next request on, on every node, and what is unsaved there is lost. The one
        you use now stays.
      </Text>
      {work.error && <ErrorState error={work.error} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Keep them
        </Button>
        <Button color="red.9" loading={work.isPending} onClick={() => work.mutate()}>
          End {sessions}
        </Button>
      </Group>
    </Stack>
  )
}

const end = (filter: EndingFilter, dryRun: boolean) => call(endSessions, { body: { filter, dryRun } })
