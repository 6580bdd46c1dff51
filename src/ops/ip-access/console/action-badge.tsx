import { Badge } from '@mantine/core'
import { IconBan, IconCheck, IconEye } from '@tabler/icons-react'
import type { IpAction } from '../words.ts'
import { actionLooks } from './rule-words.ts'

const icons: Record<IpAction, typeof IconCheck> = { allow: IconCheck, deny: IconBan, observe: IconEye }

/** What a rule does: a word, a sign and a colour. */
export function ActionBadge({ action }: { action: IpAction }) {
  const { label, color } = actionLooks[action]
  const Icon = icons[action]
  return (
    <Badge color={color} leftSection={<Icon size={12} aria-hidden />}>
      {label}
    </Badge>
  )
}
