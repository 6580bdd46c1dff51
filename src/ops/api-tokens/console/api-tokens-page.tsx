import { useList } from '../../../console/use-list.ts'
import { DataTable } from '../../../console/widgets/data-table.tsx'
import { Empty } from '../../../console/widgets/empty.tsx'
import { PageHeader } from '../../../console/widgets/page-header.tsx'
import { listApiTokens } from '../contract.ts'
import { CreateToken } from './create-token.tsx'
import { tokenColumns } from './token-columns.tsx'

export function ApiTokensPage() {
  const list = useList(listApiTokens, {})
  return (
    <>
      <PageHeader title="API tokens" actions={<CreateToken />} />
      <DataTable
        label="API tokens"
        noun="token"
        list={list}
        columns={tokenColumns}
        rowKey={(token) => token.id}
        empty={
          <Empty title="No API tokens yet">
            With a token another system, such as your ERP, can create orders and tracking links through the
            API. Give each system its own, with no more than the role it needs.
          </Empty>
        }
      />
    </>
  )
}
