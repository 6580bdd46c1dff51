import { Badge } from '@mantine/core'
import type { Session } from '../contract.ts'

export function SessionBadges({ session }: { session: Session }) {
  return (
    <>
      {session.state === 'open' ? <Badge color="teal">Open</Badge> : <Badge color="gray">Ended</Badge>}
      {session.current && <Badge>This one</Badge>}
      {session.suspicious && <Badge color="orange">Unusual</Badge>}
    </>
  )
}
