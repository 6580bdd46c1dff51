import { Anchor, Button, Group, NativeSelect, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconFilter } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { ExportMenu } from '../widgets/export-menu.tsx'
import { nounsOf, type ListDefinition } from './definition.ts'
import { FilterControl } from './filter-control.tsx'
import { areAllInHeaders, sortChoices } from './sorting.ts'
import type { Shown } from './use-shown-list.ts'

type Props<Row> = { list: ListDefinition<Row>; shown: Shown<Row> }

/** The filters of a list. They live in the address bar, so that a view can be kept and sent. On a phone a button opens them. */
export function FilterBar<Row>({ list, shown }: Props<Row>) {
  const [isOpen, { toggle }] = useDisclosure()
  const { fields, values, sorts } = shown
  const usable = fields.filter(({ isShown }) => isShown?.(values) ?? true)
  const folded = usable.filter(({ kind }) => kind !== 'search')
  const count = folded.filter(
    ({ name, initial }) => values[name] !== undefined && values[name] !== initial,
  ).length
  const isExported = list.endpoint.isList
  if (usable.length === 0 && sorts.length === 0 && !isExported) return null
  const controls = (those: typeof usable) =>
    those.map((field) => (
      <FilterControl
        key={field.name}
        field={field}
        value={values[field.name] ?? ''}
        rows={shown.rows}
        onChange={(text) => shown.setFilter(field.name, text)}
      />
    ))
  return (
    <>
      <Group
        component="search"
        gap="sm"
        mb="sm"
        align="flex-end"
        className="filter-bar"
        data-open={isOpen || undefined}
      >
        {controls(usable.filter(({ kind }) => kind === 'search'))}
        {(folded.length > 0 || sorts.length > 0) && (
          <Button
            hiddenFrom="sm"
            variant="default"
            leftSection={<IconFilter size={16} aria-hidden />}
            aria-expanded={isOpen}
            onClick={toggle}
          >
            {folded.length === 0 ? 'Sort' : count === 0 ? 'Filters' : `Filters (${count})`}
          </Button>
        )}
        <div className="filter-rest">
          {controls(folded)}
          {sorts.length > 0 && (
            <NativeSelect
              label="Sort"
              {...(areAllInHeaders(sorts, list.columns) ? { hiddenFrom: 'sm' as const } : {})}
              data={sortChoices(sorts, list.columns, list.sortWords)}
              value={shown.sort ?? ''}
              onChange={(event) => shown.setSort(event.currentTarget.value)}
            />
          )}
          {(shown.isNarrowed || count > 0) && <ClearLink />}
        </div>
        {isExported && <ExportMenu endpoint={list.endpoint} filters={shown.query} noun={nounsOf(list)[1]} />}
      </Group>
      {shown.ignored.length > 0 && (
        <Text role="status" size="sm" mb="xs" className="stale-note">
          Ignored, because the address has no valid value for it: {shown.ignored.join(', ')}.
        </Text>
      )}
    </>
  )
}

const ClearLink = () => (
  <Anchor size="sm" mb={8} renderRoot={(props) => <Link to="." search={{}} {...props} />}>
    Clear filters
  </Anchor>
)
