import { Button } from '@mantine/core'
import { IconChartBar } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { formatCountry } from '../../../../console/ui/format.ts'
import { defineList } from '../../../../console/ui/list/definition.ts'
import { ListPage } from '../../../../console/ui/list/list-page.tsx'
import { RelativeTime } from '../../../../console/ui/widgets/relative-time.tsx'
import { listSessions } from '../../contract.ts'
import { EndSession } from '../end-session.tsx'
import { SessionMarks } from '../session-badges.tsx'
import { reasonWords, toDeviceWords } from '../session-words.ts'
import { SessionFigures } from '../statistics/figures.tsx'
import { EndMatching } from './end-matching.tsx'
import { useCountryChoices, useDeviceChoices } from './seen-choices.ts'

const isOpen = ({ state }: Readonly<Record<string, string>>): boolean => state === 'open'

const sessions = defineList(listSessions, {
  title: 'Sessions',
  noun: 'session',
  topic: 'sessions',
  rowKey: ({ id }) => id,
  link: ({ id }) => ({ to: '/sessions/$sessionId', params: { sessionId: id } }),
  columns: [
    {
      label: 'Person',
      cell: ({ userName }) => userName,
      badges: (session) => <SessionMarks session={session} />,
    },
    { label: 'Device', cell: toDeviceWords, note: ({ device }) => device },
    {
      label: 'Place',
      cell: ({ country }) => formatCountry(country) || 'Not known',
      note: ({ lastAddress }) => lastAddress,
    },
    { label: 'Opened', cell: ({ openedAt }) => <RelativeTime at={openedAt} /> },
    { label: 'Last seen', cell: ({ lastSeenAt }) => <RelativeTime at={lastSeenAt} /> },
    {
      label: 'Ended',
      isShown: (values) => !isOpen(values),
      cell: ({ endedAt: at }) => (at === null ? 'Open' : <RelativeTime at={at} />),
      note: ({ endedReason }) => endedReason && reasonWords[endedReason],
    },
    {
      label: 'End',
      isLabelHidden: true,
      isShown: isOpen,
      cell: (session) => <EndSession session={session} />,
    },
  ],
  filters: {
    search: { placeholder: 'Name, address' },
    state: { initial: 'open', words: { all: 'Open and ended' } },
    reason: { label: 'How it ended', words: reasonWords, isShown: (values) => !isOpen(values) },
    country: { useChoices: useCountryChoices },
    device: { useChoices: useDeviceChoices },
    suspicious: { label: 'Suspicious only' },
    userId: { chip: (_, rows) => rows[0]?.userName ?? 'This person' },
    network: { chip: (network) => network },
  },
  searched: 'The search looks at names and at the addresses sessions were opened from.',
  empty: {
    title: 'No sessions here yet',
    text: 'Every sign-in opens a session. When it ends, by signing out, by time or by hand, it is kept here with how it ended and from where it was used.',
  },
})

/** Who is signed in, now and before. */
export function SessionsPage() {
  return (
    <ListPage
      list={sessions}
      renderActions={({ query, rows }) => (
        <>
          <EndMatching query={query} personName={rows[0]?.userName ?? 'this person'} />
          <Button
            variant="default"
            leftSection={<IconChartBar size={16} aria-hidden />}
            renderRoot={(link) => <Link to="/sessions/statistics" {...link} />}
          >
            Statistics
          </Button>
        </>
      )}
    >
      <SessionFigures period={{}} />
    </ListPage>
  )
}
