import { Stack, Text } from '@mantine/core'
import { ActionBadge } from './action-badge.tsx'
import type { Difference } from './difference.ts'
import { FieldChange } from './field-change.tsx'
import type { EditedRule } from './edited-rule.ts'
import { placeWords } from './rule-words.ts'
import { Whom } from './whom.tsx'

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
    {place !== undefined && `, ${place}`}: {placeWords(rule)}, <Whom target={rule.target} />
  </>
)
