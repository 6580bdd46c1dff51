import { Badge } from '@mantine/core'
import type { User } from '../../contract.ts'

/** Whether somebody can sign in. */
export function UserState({ user }: { user: Pick<User, 'active' | 'invited'> }) {
  if (!user.active) return <Badge color="red">Disabled</Badge>
  return user.invited ? <Badge color="orange">Invited</Badge> : <Badge color="teal">Active</Badge>
}
