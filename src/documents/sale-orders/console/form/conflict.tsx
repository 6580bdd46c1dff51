import { RelativeTime } from '../../../../console/ui/widgets/relative-time.tsx'
import { VersionConflict } from '../../../../console/ui/widgets/version-conflict.tsx'
import type { SaleOrder } from '../../contract.ts'
import { findDifferences } from './differences.ts'
import { toValues, type OrderValues } from './form-values.ts'

type Props = { mine: OrderValues; theirs: SaleOrder; onTakeTheirs: () => void }

export function Conflict({ mine, theirs, onTakeTheirs }: Props) {
  return (
    <VersionConflict
      noun="order"
      lead={
        <>
          They saved <RelativeTime at={theirs.updatedAt} />; nothing of yours is saved yet.
        </>
      }
      differences={findDifferences(mine, toValues(theirs))}
      onTakeTheirs={onTakeTheirs}
    />
  )
}
