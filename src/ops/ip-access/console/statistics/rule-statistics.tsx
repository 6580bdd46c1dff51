import { Anchor, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Panel } from '../../../../console/ui/widgets/panel.tsx'
import { RelativeTime } from '../../../../console/ui/widgets/relative-time.tsx'
import { ruleConclusion } from './conclusions.ts'
import { StatisticsDays, type Kind } from './day-chart.tsx'
import { toStatisticsSearch } from './statistics-search.ts'
import { fillDays, noRule, type Tally } from './tallies.ts'

const kinds: readonly Kind[] = ['allowed', 'denied', 'observed']

/** One rule, day by day. */
export function StatisticsRule({ tally, since, until }: { tally: Tally; since: string; until: string }) {
  const title = ruleConclusion(tally)
  return (
    <Panel
      title={title}
      actions={
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link
              to="/ip-access/statistics"
              search={(before) => toStatisticsSearch({ ...before, rule: undefined })}
              resetScroll={false}
              {...props}
            />
          )}
        >
          Close
        </Anchor>
      }
    >
      <StatisticsDays
        title={title}
        days={fillDays(tally.perDay, since, until)}
        kinds={kinds.filter((kind) => tally[kind] > 0)}
      />
      <Text size="xs" c="dimmed" mt="xs">
        {tally.lastHitAt !== null && (
          <>
            Last match <RelativeTime at={tally.lastHitAt} />.{' '}
          </>
        )}
        {tally.denied > 0 && tally.key !== noRule && (
          <Anchor
            inherit
            underline="always"
            renderRoot={(props) => (
              <Link to="/ip-access/decisions" search={{ ruleId: tally.key }} {...props} />
            )}
          >
            Whom it refused
          </Anchor>
        )}
      </Text>
    </Panel>
  )
}
