import { Group } from '@mantine/core'
import { useHasRole } from '../../../console/session.ts'
import { useList } from '../../../console/use-list.ts'
import { DataTable } from '../../../console/widgets/data-table.tsx'
import { Empty } from '../../../console/widgets/empty.tsx'
import { ExportMenu } from '../../../console/widgets/export-menu.tsx'
import { PageHeader } from '../../../console/widgets/page-header.tsx'
import { listGroups } from '../contract.ts'
import { CreateGroup } from './create-group.tsx'
import { groupColumns } from './group-columns.tsx'

const noFilters = {}

export function GroupsPage() {
  const list = useList(listGroups, noFilters)
  const canChange = useHasRole('admin')
  return (
    <>
      <PageHeader
        title="Groups"
        actions={
          <Group gap="xs">
            <ExportMenu endpoint={listGroups} filters={noFilters} noun="groups" />
            {canChange && <CreateGroup />}
          </Group>
        }
      />
      <DataTable
        label="Groups"
        noun="group"
        list={list}
        columns={groupColumns(canChange)}
        rowKey={(group) => group.id}
        empty={
          <Empty title="No groups yet" actions={canChange && <CreateGroup />}>
            A group gathers people to whom other limits apply: how long their sessions last, how many they may
            have open. People are put into groups on their own page.
          </Empty>
        }
      />
    </>
  )
}
