import './ip-access.css'
import { Skeleton, Stack } from '@mantine/core'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import { IpAccessTop } from './page-header.tsx'
import { RulesEditor } from './rules-editor.tsx'
import { useSavedRules } from './use-rules.ts'

/** Who may come in from where: the list of rules, and what a change of it would do. */
export function IpAccessPage() {
  const saved = useSavedRules()
  if (saved.data) return <RulesEditor saved={saved.data} />
  return (
    <>
      <IpAccessTop title="IP access" />
      {saved.error ? (
        <ErrorState
          title="The IP rules could not be read"
          error={saved.error}
          onRetry={() => void saved.refetch()}
        />
      ) : (
        <Stack gap="xs" aria-busy aria-label="Loading">
          {['a', 'b', 'c', 'd', 'e'].map((row) => (
            <Skeleton key={row} height={56} />
          ))}
        </Stack>
      )}
    </>
  )
}
