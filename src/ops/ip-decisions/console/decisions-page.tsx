import { Anchor } from '@mantine/core'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useLive } from '../../../console/ui/live.ts'
import { useList } from '../../../console/ui/use-list.ts'
import { DataTable } from '../../../console/ui/widgets/data-table.tsx'
import { Empty } from '../../../console/ui/widgets/empty.tsx'
import { IpAccessTop } from '../../ip-access/console/page-header.tsx'
import { listIpDecisions, type IpDecision } from '../contract.ts'
import { CodeSearch } from './code-search.tsx'
import { decisionColumns } from './decision-columns.tsx'
import { DecisionFilterBar } from './decision-filter-bar.tsx'
import { isNarrowed } from './decision-filters.ts'

const route = getRouteApi('/signed-in/ip-access/decisions')

/** Who was not let in from where; it follows what happens by itself. */
export function DecisionsPage() {
  const filters = route.useSearch()
  const navigate = useNavigate()
  const list = useList(listIpDecisions, filters)
  useLive('ip_access', [listIpDecisions.path])
  const open = ({ code }: IpDecision) => void navigate({ to: '/ip-access/decisions/$code', params: { code } })
  return (
    <>
      <IpAccessTop title="Blocked requests" />
      <CodeSearch />
      <DecisionFilterBar filters={filters} example={list.rows[0]} />
      <DataTable
        label="Blocked requests"
        noun="refusal"
        list={list}
        columns={decisionColumns}
        rowKey={({ code }) => code}
        onOpen={open}
        empty={isNarrowed(filters) ? <NoneFound /> : <NoRefusals />}
      />
    </>
  )
}

function NoneFound() {
  return (
    <Empty
      title="No refusal matches these filters"
      actions={
        <Anchor renderRoot={(props) => <Link to="/ip-access/decisions" {...props} />}>
          Show all refusals
        </Anchor>
      }
    >
      The search looks at names, addresses and codes. Refusals are kept for 30 days.
    </Empty>
  )
}

function NoRefusals() {
  return (
    <Empty title="Nobody has been refused in the last 30 days">
      Whom the IP rules do not let in sees a page with a code. The code leads here: to who it was, from where,
      which rule decided, and to a button that lets them in for some hours.
    </Empty>
  )
}
