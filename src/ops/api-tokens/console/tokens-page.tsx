import { Badge } from '@mantine/core'
import { defineList } from '../../../console/ui/list/definition.ts'
import { ListPage } from '../../../console/ui/list/list-page.tsx'
import { RelativeTime } from '../../../console/ui/widgets/relative-time.tsx'
import { listApiTokens, type ApiToken, type TokenState } from '../contract.ts'
import { CreateToken } from './create-token.tsx'
import { RevokeToken } from './revoke-token.tsx'

const looks: Record<TokenState, [words: string, color: string]> = {
  active: ['Active', 'teal'],
  expired: ['Expired', 'gray'],
  revoked: ['Revoked', 'red'],
  maker_disabled: ['Refused: its maker is disabled', 'orange'],
  maker_demoted: ['Refused: its maker lost the role', 'orange'],
}

const tokens = defineList(listApiTokens, {
  title: 'API tokens',
  noun: 'token',
  rowKey: ({ id }) => id,
  columns: [
    { label: 'Name', sort: 'name', cell: ({ name }) => <strong>{name}</strong> },
    { label: 'Role', cell: ({ role }) => role },
    { label: 'Scopes', cell: ({ scopes }) => scopes.join(', ') },
    { label: 'State', cell: (token) => <TokenBadges token={token} /> },
    {
      label: 'Ends',
      sort: 'expiresAt',
      cell: (token) => <RelativeTime at={token.revokedAt ?? token.expiresAt} />,
    },
    { label: 'Last used', cell: ({ lastUsedAt: at }) => (at === null ? 'never' : <RelativeTime at={at} />) },
    { label: 'Networks', cell: ({ networks }) => networks.join(', ') || 'anywhere' },
    {
      label: 'Created',
      sort: '-createdAt',
      isHiddenOnPhone: true,
      cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
      note: ({ createdBy }) => `by ${createdBy}`,
    },
    { label: 'Revoke', isLabelHidden: true, cell: (token) => <RevokeToken token={token} /> },
  ],
  filters: {
    search: { placeholder: 'Name' },
    state: { words: { open: 'Not ended' } },
    role: {},
    scope: {},
  },
  searched: 'The search looks at names.',
  empty: {
    title: 'No API tokens yet',
    text: 'With a token another system, such as your ERP, can create orders and tracking links through the API. Give each system its own, with no more than the role and the scopes it needs.',
  },
})

export const ApiTokensPage = () => <ListPage list={tokens} actions={<CreateToken />} />

function TokenBadges({ token: { state, expiresSoon } }: { token: ApiToken }) {
  const [words, color] = looks[state]
  return (
    <>
      <Badge color={color}>{words}</Badge>
      {expiresSoon && <Badge color="orange">Ends soon</Badge>}
    </>
  )
}
