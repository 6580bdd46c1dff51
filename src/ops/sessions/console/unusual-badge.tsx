import { Badge, Text } from '@mantine/core'
import type { Session } from '../contract.ts'

/** That a session looks as if somebody else might use it, and what was noticed last, in words. */
export function UnusualBadge({ session: { suspicions } }: { session: Session }) {
  const latest = suspicions.at(-1)
  return (
    <>
      <Badge color="orange">Unusual</Badge>
      {latest && (
        <Text size="xs" w="100%" maw={360}>
          {latest.sentence}
        </Text>
      )}
    </>
  )
}
