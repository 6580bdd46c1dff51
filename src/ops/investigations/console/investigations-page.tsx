import { formatDuration } from '../../../console/ui/format.ts'
import { defineList } from '../../../console/ui/list/definition.ts'
import { riskNames } from '../../../console/ui/risk-names.ts'
import { ListPage } from '../../../console/ui/list/list-page.tsx'
import { RelativeTime } from '../../../console/ui/widgets/relative-time.tsx'
import { listInvestigations } from '../contract.ts'
import { stateNames } from '../words.ts'
import { BoardTabs } from './board-tabs.tsx'
import { InvestigationBadges } from './looks.tsx'
import { NewInvestigation } from './new-investigation.tsx'

const investigations = defineList(listInvestigations, {
  title: 'Investigations',
  noun: 'investigation',
  topic: 'investigations',
  rowKey: ({ id }) => id,
  link: ({ id }) => ({ to: '/investigations/$investigationId', params: { investigationId: id } }),
  columns: [
    {
      label: 'Title',
      cell: ({ number, title }) => (
        <span className="breaks">
          #{number} {title}
        </span>
      ),
    },
    { label: 'Risk and state', cell: (row) => <InvestigationBadges investigation={row} /> },
    { label: 'Assigned to', cell: ({ assignee }) => (assignee ? (assignee.name ?? assignee.id) : 'None') },
    { label: 'Events', align: 'right', cell: ({ eventCount }) => eventCount },
    { label: 'Last event', cell: ({ lastEventAt }) => <RelativeTime at={lastEventAt} /> },
    {
      label: 'Unresolved for',
      isHiddenOnPhone: true,
      cell: ({ times }) => (times ? formatDuration(times.activeSeconds) : 'Merged'),
    },
  ],
  sortWords: { urgency: 'Riskiest first', newest: 'Newest first' },
  filters: {
    search: { placeholder: 'Title or number' },
    state: { words: stateNames },
    assigned: { label: 'Assigned', words: { me: 'To me', none: 'To none' } },
    risk: { label: 'Risk at least', words: riskNames },
    unresolved: { label: 'Unresolved', chip: () => 'unresolved' },
    userId: { chip: () => 'about one person' },
    assigneeId: { chip: () => 'assigned to one person' },
    sessionId: { chip: () => 'about one session' },
    address: { chip: (address) => `about ${address}` },
    eventId: { chip: () => 'with one event' },
  },
  searched: 'The search looks at titles and numbers.',
  empty: {
    title: 'No investigations yet',
    text: 'An audit event of high or critical risk opens an investigation by itself. What belongs to the same session, person or network joins it.',
  },
})

/** The board: what is open, being investigated and resolved. */
export const InvestigationsPage = () => (
  <ListPage list={investigations} actions={<NewInvestigation />}>
    <BoardTabs />
  </ListPage>
)
