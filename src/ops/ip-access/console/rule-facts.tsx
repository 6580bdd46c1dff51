import { Text, Tooltip } from '@mantine/core'
import { useNow } from '../../../console/use-now.ts'
import type { EditedRule } from './edited-rule.ts'
import { allPlaces, expiryWords, placeWords, scheduleWords } from './rule-words.ts'
import { Whom } from './whom.tsx'

/** Where, whom, and when. */
export function RuleFacts({ rule }: { rule: EditedRule }) {
  return (
    <Text component="div" c="dimmed" className="ip-rule-facts">
      <Places rule={rule} />
      <span>
        <Whom target={rule.target} />
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
