/** An identity provider, from the environment. */
export type OidcConfig = { issuer: string; clientId: string; clientSecret: string; name: string }

export const oidcVariables = [
  { name: 'OIDC_ISSUER', fallback: 'none', meaning: 'Issuer of the OpenID provider people may sign in at.' },
  { name: 'OIDC_CLIENT_ID', fallback: 'none', meaning: 'Our client id there.' },
  { name: 'OIDC_CLIENT_SECRET', fallback: 'none', meaning: 'Our client secret there.' },
  { name: 'OIDC_NAME', fallback: 'company account', meaning: 'What the sign-in page calls it.' },
] as const

/** The provider, or none; throws naming what is missing when only a part of it is there. */
export function readOidc(text: (name: string) => string | undefined): OidcConfig | undefined {
  const issuer = text('OIDC_ISSUER')
  if (issuer === undefined) return undefined
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined
  const isSafe =
    url?.protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(url?.hostname ?? '')
  if (!isSafe) throw new Error(`"${issuer}" is not an https address`)
  const [clientId, clientSecret] = [text('OIDC_CLIENT_ID'), text('OIDC_CLIENT_SECRET')]
  if (clientId === undefined || clientSecret === undefined)
    throw new Error('needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET beside it')
  return { issuer, clientId, clientSecret, name: text('OIDC_NAME') ?? 'company account' }
}
