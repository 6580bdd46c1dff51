import { Badge, Text } from '@mantine/core'
import type { Session } from '../contract.ts'

export function SessionBadges({ session }: { session: Session }) {
  return (
    <>
      {session.state === 'open' ? <Badge color="teal">Open</Badge> : <Badge color="gray">Ended</Badge>}
      {session.current && <Badge>This session</Badge>}
      {session.suspicious && <Badge color="orange">Suspicious</Badge>}
    </>
  )
}

/** That a session looks as if somebody else might use it, and what was noticed last, in words. */
export function UnusualBadge({ session: { suspicions } }: { session: Session }) {
  const latest = suspicions.at(-1)
  return (
    <>
      <Badge color="orange">Suspicious</Badge>
      {latest && (
        <Text size="xs" w="100%" maw={360}>
          {latest.sentence}
        </Text>
      )}
    </>
  )
}
