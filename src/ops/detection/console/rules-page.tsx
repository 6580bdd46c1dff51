import { Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useLive } from '../../../console/ui/live.ts'
import { replyOptions } from '../../../console/ui/use-list.ts'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import { PageHeader } from '../../../console/ui/widgets/page-header.tsx'
import { listDetectionRules } from '../contract.ts'
import { RuleCard } from './rule-card.tsx'

/** What is looked for in the audit log, and how often it was found. */
export function DetectionRulesPage() {
  const { data, error, refetch } = useQuery(replyOptions(listDetectionRules, {}))
  useLive('detection', [listDetectionRules.path])
  return (
    <>
      <PageHeader title="Detection rules" />
      <Text c="dimmed" mb="md" maw={720}>
        Rules read the audit log as it is written. What they find is an event of high or critical risk. Fast
        brute force and spraying are stopped by sign-in itself, within minutes; its limits are in the
        settings.
      </Text>
      {error && (
        <ErrorState title="The rules could not be read" error={error} onRetry={() => void refetch()} />
      )}
      {!data && !error && <Skeleton height={320} />}
      <Stack gap="sm">
        {data?.items.map((rule) => (
          <RuleCard key={rule.id} rule={rule} />
        ))}
      </Stack>
    </>
  )
}
