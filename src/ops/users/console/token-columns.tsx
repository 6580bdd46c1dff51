import { Badge, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { call } from '../../../console/api.ts'
import { useNow } from '../../../console/use-now.ts'
import { ConfirmButton } from '../../../console/widgets/confirm-button.tsx'
import { RelativeTime } from '../../../console/widgets/relative-time.tsx'
import type { Column } from '../../../console/widgets/table-column.ts'
import { listApiTokens, revokeApiToken, type ApiToken } from '../contract.ts'

export const tokenColumns: readonly Column<ApiToken>[] = [
  { header: 'Name', render: (token) => <strong>{token.name}</strong> },
  { header: 'Role', isSecondary: true, render: (token) => token.role },
  { header: 'State', render: (token) => <TokenState token={token} /> },
  { header: 'Last used', isSecondary: true, render: (token) => <LastUsed at={token.lastUsedAt} /> },
  { header: 'Networks', isSecondary: true, render: ({ networks }) => networks.join(', ') || 'anywhere' },
  { header: 'Created', isSecondary: true, render: (token) => <Created token={token} /> },
  { header: 'Revoke', isHeaderHidden: true, render: (token) => <Revoke token={token} /> },
]

function TokenState({ token: { revokedAt, expiresAt } }: { token: ApiToken }) {
  const isExpired = Date.parse(expiresAt) <= useNow()
  const [words, color] = toLook(revokedAt !== null, isExpired)
  return (
    <>
      <Badge color={color}>{words}</Badge>
      <Text size="xs" c="dimmed">
        {revokedAt === null && !isExpired && 'expires '}
        <RelativeTime at={revokedAt ?? expiresAt} />
      </Text>
    </>
  )
}

function toLook(isRevoked: boolean, isExpired: boolean): [words: string, color: string] {
  if (isRevoked) return ['Revoked', 'red']
  return isExpired ? ['Expired', 'gray'] : ['Active', 'teal']
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
  const isExpired = Date.parse(token.expiresAt) <= useNow()
  if (token.revokedAt !== null || isExpired) return null
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
