import { Stack, Text } from '@mantine/core'
import { ActionBadge } from '../rules/rule-facts.tsx'
import type { Difference, Field } from './difference.ts'
import type { EditedRule } from '../rules/edited-rule.ts'
import { placeWords } from '../rules/rule-words.ts'
import { TargetLabel } from '../rules/target-label.tsx'
import { formatCountry } from '../../../../console/ui/format.ts'
import { fieldWords, valueWords } from './field-words.ts'

/** Two lists of rules, told by what makes the one out of the other. */
export function DifferenceList({
  difference: { added, changed, moved, removed },
}: {
  difference: Difference
}) {
  return (
    <Stack gap="sm" className="ip-difference">
      <Part title="Added" items={added} toKey={({ rule }) => rule.key}>
        {({ rule, at }) => <Whole rule={rule} place={`number ${at}`} />}
      </Part>
      <Part title="Changed" items={changed} toKey={({ after }) => after.key}>
        {({ before, after, fields }) => (
          <>
            <strong>{before.name}</strong>
            {fields.map((field) => (
              <FieldChange key={field} field={field} before={before} after={after} />
            ))}
          </>
        )}
      </Part>
      <Part title="Moved" items={moved} toKey={({ rule }) => rule.key}>
        {({ rule, from, to }) => (
          <>
            <strong>{rule.name}</strong>: from number {from} to number {to}
          </>
        )}
      </Part>
      <Part title="Removed" items={removed} toKey={({ key }) => key}>
        {(rule) => <Whole rule={rule} />}
      </Part>
    </Stack>
  )
}

type PartProps<Item> = {
  title: string
  items: readonly Item[]
  toKey: (item: Item) => string
  children: (item: Item) => React.ReactNode
}

function Part<Item>({ title, items, toKey, children }: PartProps<Item>) {
  if (items.length === 0) return null
  return (
    <div>
      <Text fw={600} size="xs" c="dimmed">
        {title}
      </Text>
      <ul className="bare-list">
        {items.map((item) => (
          <li key={toKey(item)}>{children(item)}</li>
        ))}
      </ul>
    </div>
  )
}

const Whole = ({ rule, place }: { rule: EditedRule; place?: string }) => (
  <>
    <ActionBadge action={rule.action} /> <strong>{rule.name}</strong>
    {place !== undefined && `, ${place}`}: {placeWords(rule)}, <TargetLabel target={rule.target} />
  </>
)

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
          <TargetLabel target={before.target} /> → <TargetLabel target={after.target} />
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
