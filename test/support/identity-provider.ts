import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

export type Account = { subject: string; claims: { email: string; email_verified: boolean; name: string } }

const clientId = 'breakwater'
const clientSecret = 'what the provider and we know, and nobody else'

/** A real OpenID provider in which everybody is whoever `signsInAs` says at the moment, and consents to everything. */
export async function startIdentityProvider(...redirectUris: string[]) {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  let current: Account = { subject: 'nobody', claims: { email: '', email_verified: false, name: '' } }
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: redirectUris }],
    clientAuthMethods: ['client_secret_basic'],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    // Thin tokens: the address is told by UserInfo alone.
    conformIdTokenClaims: true,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, subject) => ({
      accountId: subject,
      claims: () => ({ sub: subject, ...current.claims }),
    }),
  })
  const answer = provider.callback()
  server.on('request', (request, response) => {
    const isQuestion = request.url?.startsWith('/interaction/')
    void (isQuestion ? agree(provider, { request, response, account: current }) : answer(request, response))
  })
  return {
    env: {
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: clientId,
      OIDC_CLIENT_SECRET: clientSecret,
      OIDC_NAME: 'Harbour ID',
    },
    signsInAs: (account: Account) => void (current = account),
    stop: () => {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

type Question = { request: IncomingMessage; response: ServerResponse; account: Account }

/** Signs in and consents, without asking anybody. */
async function agree(provider: Provider, { request, response, account }: Question): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response)
  if (prompt.name === 'login') {
    const login = { accountId: account.subject }
    return provider.interactionFinished(request, response, { login })
  }
  const grant = new provider.Grant({ accountId: session?.accountId, clientId: String(params['client_id']) })
  grant.addOIDCScope(String(params['scope']))
  const consent = { grantId: await grant.save() }
  return provider.interactionFinished(request, response, { consent })
}
