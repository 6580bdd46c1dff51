import { Text, Tooltip, Badge } from '@mantine/core'
import { useNow } from '../../../../console/ui/use-now.ts'
import type { EditedRule } from './edited-rule.ts'
import { allPlaces, expiryWords, placeWords, scheduleWords, actionLooks } from './rule-words.ts'
import { TargetLabel } from './target-label.tsx'
import { IconBan, IconCheck, IconEye } from '@tabler/icons-react'
import type { IpAction } from '../../words.ts'

/** Where, whom, and when. */
export function RuleFacts({ rule }: { rule: EditedRule }) {
  return (
    <Text component="div" c="dimmed" className="ip-rule-facts">
      <Places rule={rule} />
      <span>
        <TargetLabel target={rule.target} />
      </span>
      {rule.schedule && <span>{scheduleWords(rule.schedule)}</span>}
      {rule.expiresAt !== null && <Expiry at={rule.expiresAt} />}
      {rule.note !== '' && <span className="ip-rule-note">{rule.note}</span>}
    </Text>
  )
}

const most = 40

/** Shortened; all of it on hover and on focus. */
function Places({ rule }: { rule: EditedRule }) {
  const places = allPlaces(rule)
  const words = placeWords(rule)
  if (places.length === 0) return <span>no network yet</span>
  if (places.length <= 3) return <span className="breaks">{words}</span>
  const more = places.length > most ? ` and ${places.length - most} more` : ''
  return (
    <Tooltip label={`${places.slice(0, most).join(', ')}${more}`} multiline maw={420}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what is cut off has to be within reach of the keyboard */}
      <span className="breaks ip-rule-more" tabIndex={0}>
        {words}
      </span>
    </Tooltip>
  )
}

const Expiry = ({ at }: { at: string }) => <time dateTime={at}>{expiryWords(at, useNow())}</time>

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
