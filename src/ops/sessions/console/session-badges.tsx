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

/** Beside the name in a list: one's own, and what was noticed last about a suspicious one, in words. */
export function SessionMarks({ session: { current, suspicious, suspicions } }: { session: Session }) {
  const latest = suspicions.at(-1)
  return (
    <>
      {current && <Badge>This session</Badge>}
      {suspicious && <Badge color="orange">Suspicious</Badge>}
      {suspicious && latest && (
        <Text size="xs" w="100%" maw={360}>
          {latest.sentence}
        </Text>
      )}
    </>
  )
}
