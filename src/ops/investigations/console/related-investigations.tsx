import { Anchor, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Panel } from '../../../console/ui/widgets/panel.tsx'
import { RelativeTime } from '../../../console/ui/widgets/relative-time.tsx'
import type { Related } from '../contract.ts'
import { relationNames, verdictNames } from '../words.ts'
import { InvestigationBadges } from './looks.tsx'

/** Earlier and later investigations that belong to this one, with what they came to. */
export function RelatedInvestigations({ related }: { related: readonly Related[] }) {
  if (related.length === 0) return null
  return (
    <Panel title="Related investigations">
      <Stack gap="xs">
        {related.map((other) => (
          <Group key={`${other.id} ${other.kind}`} gap="xs">
            <Text size="sm">{relationNames[other.kind][other.isNewer ? 1 : 0]}</Text>
            <Anchor
              size="sm"
              className="breaks"
              renderRoot={(props) => (
                <Link
                  to="/investigations/$investigationId"
                  params={{ investigationId: other.id }}
                  {...props}
                />
              )}
            >
              #{other.number} {other.title}
            </Anchor>
            <InvestigationBadges investigation={other} />
            <Outcome other={other} />
          </Group>
        ))}
      </Stack>
    </Panel>
  )
}

function Outcome({ other: { verdict, resolvedBy, resolvedAt } }: { other: Related }) {
  if (verdict === null || resolvedAt === null) return null
  return (
    <Text size="sm" c="dimmed">
      {verdictNames[verdict]}, judged by {resolvedBy?.name ?? 'a person since erased'}{' '}
      <RelativeTime at={resolvedAt} />
    </Text>
  )
}
