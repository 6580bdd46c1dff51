import { Badge, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { call } from '../../../console/ui/api.ts'
import { ConfirmButton } from '../../../console/ui/widgets/confirm-button.tsx'
import { RelativeTime } from '../../../console/ui/widgets/relative-time.tsx'
import type { Column } from '../../../console/ui/widgets/table-row.tsx'
import { listApiTokens, revokeApiToken, type ApiToken, type TokenState } from '../contract.ts'

export const tokenColumns: readonly Column<ApiToken>[] = [
  { header: 'Name', render: (token) => <strong>{token.name}</strong> },
  { header: 'Role', isSecondary: true, render: (token) => token.role },
  { header: 'Scopes', isSecondary: true, render: ({ scopes }) => scopes.join(', ') },
  { header: 'State', render: (token) => <State token={token} /> },
  { header: 'Last used', isSecondary: true, render: (token) => <LastUsed at={token.lastUsedAt} /> },
  { header: 'Networks', isSecondary: true, render: ({ networks }) => networks.join(', ') || 'anywhere' },
  { header: 'Created', isSecondary: true, render: (token) => <Created token={token} /> },
  { header: 'Revoke', isHeaderHidden: true, render: (token) => <Revoke token={token} /> },
]

function State({ token: { state, revokedAt, expiresAt, expiresSoon } }: { token: ApiToken }) {
  const [words, color] = looks[state]
  return (
    <>
      <Badge color={color}>{words}</Badge>
      {expiresSoon && <Badge color="orange">Ends soon</Badge>}
      <Text size="xs" c="dimmed">
        {state !== 'revoked' && state !== 'expired' && 'expires '}
        <RelativeTime at={revokedAt ?? expiresAt} />
      </Text>
    </>
  )
}

const looks: Record<TokenState, [words: string, color: string]> = {
  active: ['Active', 'teal'],
  expired: ['Expired', 'gray'],
  revoked: ['Revoked', 'red'],
  maker_disabled: ['Refused: its maker is disabled', 'orange'],
  maker_demoted: ['Refused: its maker lost the role', 'orange'],
}

const LastUsed = ({ at }: { at: string | null }) => (at === null ? 'never' : <RelativeTime at={at} />)

function Created({ token }: { token: ApiToken }) {
  return (
    <>
      <RelativeTime at={token.createdAt} />
      <Text size="xs" c="dimmed">
        by {token.createdBy}
      </Text>
    </>
  )
}

function Revoke({ token }: { token: ApiToken }) {
  const client = useQueryClient()
  if (token.state === 'revoked' || token.state === 'expired') return null
  const revoke = async () => {
    await call(revokeApiToken, { params: { id: token.id } })
    await client.invalidateQueries({ queryKey: [listApiTokens.path] })
  }
  return (
    <ConfirmButton
      label="Revoke…"
      description={`Revoke the token ${token.name}`}
      title={`Revoke the token ${token.name}?`}
      confirmLabel="Revoke token"
      action={revoke}
    >
      Whatever uses it is refused from its next request on. This cannot be undone.
    </ConfirmButton>
  )
}
