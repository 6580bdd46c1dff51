import { useQueryClient } from '@tanstack/react-query'
import { call } from '../../../console/ui/api.ts'
import { ConfirmButton } from '../../../console/ui/widgets/confirm-button.tsx'
import { listApiTokens, revokeApiToken, type ApiToken } from '../contract.ts'

/** Ends a token before its time; nothing for one that has ended. */
export function RevokeToken({ token }: { token: ApiToken }) {
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
