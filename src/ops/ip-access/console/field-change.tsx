import { Text } from '@mantine/core'
import { formatCountry } from '../../../console/format.ts'
import type { Field } from './difference.ts'
import type { EditedRule } from './edited-rule.ts'
import { fieldWords, valueWords } from './field-words.ts'
import { Whom } from './whom.tsx'

/** One field of a rule, before and after. Of long lists only what came and what went. */
export function FieldChange({
  field,
  before,
  after,
}: {
  field: Field
  before: EditedRule
  after: EditedRule
}) {
  return (
    <Text component="div" className="breaks">
      <Text span c="dimmed">
        {fieldWords[field]}:{' '}
      </Text>
      {field === 'cidrs' && <ListChange before={before.cidrs} after={after.cidrs} />}
      {field === 'countries' && (
        <ListChange before={before.countries.map(formatCountry)} after={after.countries.map(formatCountry)} />
      )}
      {field === 'target' && (
        <>
          <Whom target={before.target} /> → <Whom target={after.target} />
        </>
      )}
      {field !== 'cidrs' &&
        field !== 'countries' &&
        field !== 'target' &&
        `${valueWords[field](before)} → ${valueWords[field](after)}`}
    </Text>
  )
}

function ListChange({ before, after }: { before: readonly string[]; after: readonly string[] }) {
  const came = after.filter((item) => !before.includes(item))
  const went = before.filter((item) => !after.includes(item))
  if (came.length + went.length === 0) return 'in another order'
  return [
    ...(came.length > 0 ? [`added ${came.join(', ')}`] : []),
    ...(went.length > 0 ? [`removed ${went.join(', ')}`] : []),
  ].join('; ')
}
