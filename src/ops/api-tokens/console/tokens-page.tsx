import { getRouteApi } from '@tanstack/react-router'
import { useList } from '../../../console/ui/use-list.ts'
import { DataTable } from '../../../console/ui/widgets/data-table.tsx'
import { Empty } from '../../../console/ui/widgets/empty.tsx'
import { PageHeader } from '../../../console/ui/widgets/page-header.tsx'
import { TextLink } from '../../../console/ui/widgets/text-link.tsx'
import { listApiTokens } from '../contract.ts'
import { CreateToken } from './create-token.tsx'
import { tokenColumns } from './token-columns.tsx'
import { TokenFilterBar } from './token-filter-bar.tsx'
import { isNarrowed } from './token-filters.ts'

const route = getRouteApi('/signed-in/api-tokens')

export function ApiTokensPage() {
  const filters = route.useSearch()
  const list = useList(listApiTokens, filters)
  return (
    <>
      <PageHeader title="API tokens" actions={<CreateToken />} />
      <TokenFilterBar filters={filters} />
      <DataTable
        label="API tokens"
        noun="token"
        list={list}
        columns={tokenColumns}
        rowKey={(token) => token.id}
        empty={isNarrowed(filters) ? <NoneFound /> : <NoTokens />}
      />
    </>
  )
}

function NoneFound() {
  return (
    <Empty
      title="No token matches these filters"
      actions={<TextLink to="/api-tokens">Show all tokens</TextLink>}
    >
      The search looks at names.
    </Empty>
  )
}

function NoTokens() {
  return (
    <Empty title="No API tokens yet">
      With a token another system, such as your ERP, can create orders and tracking links through the API.
      Give each system its own, with no more than the role and the scopes it needs.
    </Empty>
  )
}
