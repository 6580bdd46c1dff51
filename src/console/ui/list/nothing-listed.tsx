import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Empty } from '../widgets/empty.tsx'
import { nounsOf, type ListDefinition } from './definition.ts'
import type { Shown } from './use-shown-list.ts'

type Props<Row> = { list: ListDefinition<Row>; shown: Shown<Row> }

/** Either there is nothing at all, or the filters leave nothing. */
export function NothingListed<Row>({ list, shown }: Props<Row>) {
  const { title, text, actions } = list.empty
  if (!shown.isNarrowed)
    return (
      <div className="panel">
        <Empty title={title} actions={actions}>
          {text}
        </Empty>
      </div>
    )
  const [one, many] = nounsOf(list)
  return (
    <div className="panel">
      <Empty
        title={`No ${one} matches these filters`}
        actions={
          <Anchor renderRoot={(props) => <Link to="." search={{}} {...props} />}>Show all {many}</Anchor>
        }
      >
        {list.searched}
      </Empty>
    </div>
  )
}
