import { Anchor, Button, Text } from '@mantine/core'
import { IconChartBar } from '@tabler/icons-react'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useLive } from '../../../../console/ui/live.ts'
import { useList } from '../../../../console/ui/use-list.ts'
import { DataTable } from '../../../../console/ui/widgets/data-table.tsx'
import { Empty } from '../../../../console/ui/widgets/empty.tsx'
import { PageHeader } from '../../../../console/ui/widgets/page-header.tsx'
import { listSessions, type Session } from '../../contract.ts'
import { EndMatching } from './end-matching.tsx'
import { SessionFigures } from '../statistics/figures.tsx'
import { SessionFilterBar } from './session-filter-bar.tsx'
import { isNarrowed, toListQuery, type SessionFilters } from './session-filters.ts'
import { endedColumns, openColumns } from './session-columns.tsx'

const route = getRouteApi('/signed-in/sessions')

/** Who is signed in, now and before; it follows what happens by itself. */
export function SessionsPage() {
  const filters = route.useSearch()
  const navigate = useNavigate()
  const list = useList(listSessions, toListQuery(filters))
  useLive('sessions', [listSessions.path])
  const open = ({ id }: Session) => void navigate({ to: '/sessions/$sessionId', params: { sessionId: id } })
  const personName = list.rows[0]?.userName ?? 'this person'
  return (
    <>
      <PageHeader title="Sessions" actions={<Actions filters={filters} personName={personName} />} />
      <SessionFigures period={{}} />
      <SessionFilterBar filters={filters} personName={personName} />
      <DataTable
        label="Sessions"
        noun="session"
        list={list}
        columns={filters.state === undefined ? openColumns : endedColumns}
        rowKey={(session) => session.id}
        onOpen={open}
        empty={isNarrowed(filters) ? <NoneFound /> : <NoSessions />}
      />
    </>
  )
}

function Actions(props: { filters: SessionFilters; personName: string }) {
  return (
    <>
      <EndMatching {...props} />
      <Button
        variant="default"
        leftSection={<IconChartBar size={16} aria-hidden />}
        renderRoot={(link) => <Link to="/sessions/statistics" {...link} />}
      >
        Statistics
      </Button>
    </>
  )
}

function NoneFound() {
  return (
    <Empty
      title="No session matches these filters"
      actions={
        <Anchor renderRoot={(props) => <Link to="/sessions" {...props} />}>Show all open sessions</Anchor>
      }
    >
      <Text span inherit>
        The search looks at names and at the addresses sessions were opened from.
      </Text>
    </Empty>
  )
}

function NoSessions() {
  return (
    <Empty title="No session has ended yet">
      Every sign-in opens a session. When it ends, by signing out, by time or by somebody’s hand, it is kept
      here with how it ended and from where it was used.
    </Empty>
  )
}
