import { Badge } from '@mantine/core'
import { formatCountry, formatInteger } from '../../../console/ui/format.ts'
import { defineList } from '../../../console/ui/list/definition.ts'
import { ListView } from '../../../console/ui/list/list-view.tsx'
import { useShownList } from '../../../console/ui/list/use-shown-list.ts'
import { RelativeTime } from '../../../console/ui/widgets/relative-time.tsx'
import { IpAccessTop } from '../../ip-access/console/page-header.tsx'
import { listIpDecisions } from '../contract.ts'
import { CodeSearch } from './code-search.tsx'
import { decidedBy, occasionWords, whoWords } from './decision-words.ts'

const decisions = defineList(listIpDecisions, {
  title: 'Blocked requests',
  noun: ['blocked request', 'blocked requests'],
  topic: 'ip_access',
  rowKey: ({ code }) => code,
  link: ({ code }) => ({ to: '/ip-access/decisions/$code', params: { code } }),
  columns: [
    {
      label: 'Person',
      cell: whoWords,
      badges: ({ proof, user }) => proof === 'claimed' && user && <Badge color="orange">Claimed</Badge>,
      note: ({ code }) => (
        <>
          Code <span className="code">{code}</span>
        </>
      ),
    },
    {
      label: 'Address',
      cell: ({ address }) => <span className="code">{address}</span>,
      note: ({ country }) => formatCountry(country) || 'Country not known',
    },
    { label: 'Occasion', cell: ({ occasion }) => occasionWords[occasion] },
    { label: 'Decided by', cell: decidedBy },
    { label: 'Times', align: 'right', cell: ({ count }) => formatInteger(count) },
    { label: 'Last', cell: ({ lastAt }) => <RelativeTime at={lastAt} /> },
  ],
  filters: {
    search: { placeholder: 'Name, address, code' },
    occasion: { words: occasionWords },
    userId: { chip: (_, rows) => rows[0]?.user?.name ?? 'This person' },
    ruleId: { chip: (_, rows) => rows[0]?.rule?.name ?? 'This rule' },
  },
  searched: 'The search looks at names, addresses and codes. Blocked requests are kept for 30 days.',
  empty: {
    title: 'No request was blocked in the last 30 days',
    text: 'Who is blocked by the IP rules sees a page with a code. The code leads here: to who it was, from where, which rule decided, and to a button that allows them for some hours.',
  },
})

/** Who was blocked from where; it follows what happens by itself. */
export function DecisionsPage() {
  const shown = useShownList(decisions)
  return (
    <>
      <IpAccessTop title={decisions.title} />
      <CodeSearch />
      <ListView list={decisions} shown={shown} />
    </>
  )
}
