import { Text } from '@mantine/core'
import { formatCountry } from '../../../../console/ui/format.ts'
import { defineList } from '../../../../console/ui/list/definition.ts'
import { ListView } from '../../../../console/ui/list/list-view.tsx'
import { useShownList } from '../../../../console/ui/list/use-shown-list.ts'
import { Panel } from '../../../../console/ui/widgets/panel.tsx'
import { RelativeTime } from '../../../../console/ui/widgets/relative-time.tsx'
import { listMySessions } from '../../contract.ts'
import { SessionMarks } from '../session-badges.tsx'
import { methodWords, toDeviceWords } from '../session-words.ts'
import { EndMyOtherSessions, EndMySession } from './end-my-sessions.tsx'

const mySessions = defineList(listMySessions, {
  title: 'My sessions',
  noun: 'session',
  everySeconds: 30,
  rowKey: ({ id }) => id,
  columns: [
    {
      label: 'Device',
      cell: (session) => <strong>{toDeviceWords(session)}</strong>,
      badges: (session) => <SessionMarks session={session} />,
      note: ({ device }) => device,
    },
    {
      label: 'Place',
      cell: ({ country }) => formatCountry(country) || 'Not known',
      note: ({ lastAddress }) => lastAddress,
    },
    { label: 'Last used', cell: ({ lastSeenAt }) => <RelativeTime at={lastSeenAt} /> },
    {
      label: 'Opened',
      cell: ({ openedAt }) => <RelativeTime at={openedAt} />,
      note: ({ method }) => methodWords[method],
    },
    {
      label: 'End',
      isLabelHidden: true,
      cell: (session) => (session.current ? null : <EndMySession session={session} />),
    },
  ],
  empty: { title: 'No open session', text: 'You are signed in nowhere.' },
})

/** Where one is signed in; what one does not recognise can be ended here. */
export function MySessions() {
  const shown = useShownList(mySessions)
  const others = shown.list.count - 1
  return (
    <Panel title="My sessions" actions={others > 0 && <EndMyOtherSessions count={others} />}>
      <ListView list={mySessions} shown={shown} />
      {others === 0 && <Text c="dimmed">You are signed in nowhere else.</Text>}
    </Panel>
  )
}
