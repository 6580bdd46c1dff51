import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { exportAddress } from '../../../console/ui/api.ts'
import { defineList, type Choice } from '../../../console/ui/list/definition.ts'
import { fieldsOf, readSearch } from '../../../console/ui/list/filters.ts'
import { ListPage } from '../../../console/ui/list/list-page.tsx'
import { riskNames } from '../../../console/ui/risk-names.ts'
import { replyOptions } from '../../../console/ui/use-list.ts'
import { RelativeTime } from '../../../console/ui/widgets/relative-time.tsx'
import { TextLink } from '../../../console/ui/widgets/text-link.tsx'
import { formatInteger } from '../../../console/ui/format.ts'
import { countAuditEvents, listAuditEvents, type AuditFacets } from '../contract.ts'
import { EventBadges } from './event-badges.tsx'
import { actorWords, outcomeLooks, whatAbout, whoActed } from './event-words.ts'

const fields = fieldsOf(listAuditEvents.query)

const inWords = (looks: Readonly<Record<string, readonly [string, string]>>) =>
  Object.fromEntries(Object.entries(looks).map(([name, [words]]) => [name, words]))

const events = defineList(listAuditEvents, {
  title: 'Audit log',
  noun: 'event',
  rowKey: ({ id }) => id,
  link: ({ id }) => ({ to: '/audit/$eventId', params: { eventId: id } }),
  topic: 'audit',
  columns: [
    {
      label: 'What happened',
      cell: ({ sentence }) => sentence,
      note: ({ type }) => type,
      badges: (event) => <EventBadges event={event} />,
    },
    { label: 'When', cell: ({ recordedAt }) => <RelativeTime at={recordedAt} /> },
    {
      label: 'Who',
      cell: whoActed,
      note: ({ actorKind, address }) => [actorWords[actorKind], address].filter(Boolean).join(', '),
    },
    {
      label: 'About',
      cell: (event) => whatAbout(event) ?? '–',
      note: ({ subjectType }) => subjectType,
    },
  ],
  filters: {
    search: { placeholder: 'Names of people and things' },
    type: { useChoices: () => useFacet('type') },
    minimumRisk: { label: 'Risk from', words: riskNames },
    outcome: { useChoices: () => useFacet('outcome', inWords(outcomeLooks)) },
    actor: { label: 'Who', placeholder: 'Name or id' },
    actorKind: { label: 'Kind', words: actorWords },
    address: { label: 'Address or network', placeholder: '203.0.113.0/24' },
    from: { label: 'From' },
    to: { label: 'To' },
    risk: { chip: (value) => `risk ${value}` },
    subjectType: { chip: (value) => `about: ${value}` },
    subjectId: { chip: (value, rows) => `about ${rows[0]?.subjectName ?? value}` },
    sessionId: { chip: () => 'one session' },
  },
  searched: 'The search looks at the names of who acted and of what was acted on.',
  empty: {
    title: 'Nothing was recorded yet',
    text: 'Whatever changes something, and whatever is refused, is recorded here and sealed within seconds.',
  },
})

export const AuditEventsPage = () => (
  <ListPage
    list={events}
    renderActions={({ query }) => (
      <>
        <TextLink to="/audit/integrity">Log integrity</TextLink>
        <Button component="a" variant="default" href={exportAddress(listAuditEvents, query, 'ocsf')} download>
          Export as OCSF
        </Button>
      </>
    )}
  />
)

/** What there is to choose from under the other filters, with how many events each choice has. */
function useFacet(name: keyof AuditFacets, words: Readonly<Record<string, string>> = {}): readonly Choice[] {
  const { query } = readSearch(fields, useSearch({ strict: false }))
  const { data } = useQuery({
    ...replyOptions(countAuditEvents, { query }),
    placeholderData: (before) => before,
  })
  return (data?.[name] ?? []).map((facet) => ({
    value: facet.name,
    label: `${words[facet.name] ?? facet.name} (${formatInteger(facet.count)}${facet.countIsCapped ? '+' : ''})`,
  }))
}
