import * as client from 'openid-client'
import { emailIn, isMultiFactor, type EmailClaim } from './claims.ts'

export type OidcOptions = {
  id: string
  issuer: string
  clientId: string
  clientSecret: string
  /** What the button on the sign-in page says. */
  name: string
  /** Whether an address counts as verified where the provider does not say. */
  trustsEmail: boolean
  clientAuth: 'basic' | 'post' | undefined
  /** Values of `acr` that stand for more than one factor. */
  acrValues: readonly string[]
  /** Where the provider sends people back to. */
  redirectUri: string
}

/** What is kept between sending somebody away and their coming back. */
export type Flow = { verifier: string; nonce: string; state: string }
/** Who the provider says it is. */
export type Claims = {
  issuer: string
  subject: string
  /** Whether it asked for more than one factor. */
  isMultiFactor: boolean
  email: EmailClaim
}

export type Provider = ReturnType<typeof createProvider>

const timeoutSeconds = 10

/** An OpenID provider: authorization code flow with PKCE (RFC 7636), state and nonce. Found on first use, and again after a failure. */
export function createProvider(options: OidcOptions) {
  const { redirectUri, acrValues } = options
  let found: Promise<client.Configuration> | undefined
  const discover = (): Promise<client.Configuration> => {
    found ??= discovered(options).catch((error: unknown) => {
      found = undefined
      throw error
    })
    return found
  }
  return {
    ...options,
    newSecrets: () => ({ verifier: client.randomPKCECodeVerifier(), nonce: client.randomNonce() }),

    /** Where to send the browser. */
    async addressFor({ verifier, nonce, state }: Flow): Promise<string> {
      const address = client.buildAuthorizationUrl(await discover(), {
        redirect_uri: redirectUri,
        scope: 'openid email profile',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
        ...(acrValues.length > 0 && { acr_values: acrValues.join(' ') }),
      })
      return address.href
    },

    /** Exchanges the code that came back and checks the ID token, signature included; throws when anything about it is wrong. */
    async claimsOf(query: string, { verifier, nonce, state }: Flow): Promise<Claims> {
      const found = await discover()
      // By our own address, never by what the request says its host is.
      const address = new URL(`${redirectUri}${query}`)
      const tokens = await client.authorizationCodeGrant(found, address, {
        pkceCodeVerifier: verifier,
        expectedNonce: nonce,
        expectedState: state,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (!claims) throw new Error('The identity provider sent no ID token.')
      const { iss: issuer, sub: subject } = claims
      const email = await emailIn(claims, options, () =>
        client.fetchUserInfo(found, tokens.access_token, subject),
      )
      return { issuer, subject, email, isMultiFactor: isMultiFactor(claims, acrValues) }
    },
  }
}

function discovered({ issuer, clientId, clientSecret, clientAuth }: OidcOptions) {
  const server = new URL(issuer)
  // The signature is checked too, and not only that the token came from there: with that, no HS256 and no "none" pass either.
  const execute = [client.enableNonRepudiationChecks]
  if (isLoopback(server)) execute.push(client.allowInsecureRequests)
  const auth = clientAuthentication(clientSecret, clientAuth)
  return client.discovery(server, clientId, clientSecret, auth, { timeout: timeoutSeconds, execute })
}

/** As configured, else as the provider offers: what it does not offer at all is by default `client_secret_basic` (RFC 8414). */
function clientAuthentication(secret: string, wanted: 'basic' | 'post' | undefined): client.ClientAuth {
  const ways = { basic: client.ClientSecretBasic(secret), post: client.ClientSecretPost(secret) }
  return (server, ...request) => {
    const offered = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const isPost = !offered.includes('client_secret_basic') && offered.includes('client_secret_post')
    return ways[wanted ?? (isPost ? 'post' : 'basic')](server, ...request)
  }
}

const isLoopback = ({ hostname }: URL): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
