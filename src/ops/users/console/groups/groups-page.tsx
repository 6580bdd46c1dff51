import { Group } from '@mantine/core'
import { useHasRole } from '../../../sign-in/console/me.ts'
import { useList } from '../../../../console/ui/use-list.ts'
import { DataTable } from '../../../../console/ui/widgets/data-table.tsx'
import { Empty } from '../../../../console/ui/widgets/empty.tsx'
import { ExportMenu } from '../../../../console/ui/widgets/export-menu.tsx'
import { PageHeader } from '../../../../console/ui/widgets/page-header.tsx'
import { listGroups } from '../../contract.ts'
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
