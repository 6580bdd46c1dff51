import { Skeleton, Table } from '@mantine/core'
import type { Look } from './look.ts'

const rows = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

/** What stands where rows will be. */
export function SkeletonRows({ looks }: { looks: readonly Look[] }) {
  return rows.map((row) => (
    <Table.Tr key={row}>
      {looks.map((look, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- the place is all that there is of them
        <Table.Td key={index} {...look}>
          <Skeleton height={12} my={4} width={look.className === undefined ? '70%' : '100%'} />
        </Table.Td>
      ))}
    </Table.Tr>
  ))
}
