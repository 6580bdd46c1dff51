import * as client from 'openid-client'

export type OidcOptions = {
  issuer: string
  clientId: string
  clientSecret: string
  /** What the button on the sign-in page says. */
  name: string
  /** Where the provider sends people back to. */
  redirectUri: string
}

/** What is kept between sending somebody away and their coming back. */
export type Flow = { verifier: string; nonce: string; state: string }
/** Who the provider says it is. */
export type Claims = { issuer: string; subject: string; email?: string; name?: string }

export type Provider = ReturnType<typeof createProvider>

const timeoutSeconds = 10

/** An OpenID provider: authorization code flow with PKCE (RFC 7636), state and nonce. Found on first use, and again after a failure. */
export function createProvider({ issuer, clientId, clientSecret, redirectUri }: OidcOptions) {
  let found: Promise<client.Configuration> | undefined
  const discover = (): Promise<client.Configuration> => {
    found ??= client
      .discovery(new URL(issuer), clientId, clientSecret, undefined, {
        timeout: timeoutSeconds,
        // Without TLS only where no network is crossed.
        execute: isLoopback(issuer) ? [client.allowInsecureRequests] : [],
      })
      .catch((error: unknown) => {
        found = undefined
        throw error
      })
    return found
  }
  return {
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
      })
      return address.href
    },

    /** Exchanges the code that came back and checks the ID token; throws when anything about it is wrong. */
    async claimsOf(query: string, { verifier, nonce, state }: Flow): Promise<Claims> {
      // By our own address, never by what the request says its host is.
      const address = new URL(`${redirectUri}${query}`)
      const tokens = await client.authorizationCodeGrant(await discover(), address, {
        pkceCodeVerifier: verifier,
        expectedNonce: nonce,
        expectedState: state,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (!claims) throw new Error('The identity provider sent no ID token.')
      const { iss, sub, email, email_verified: isVerified, name } = claims
      return {
        issuer: iss,
        subject: sub,
        // An address that the provider has not verified is only a text that somebody typed.
        ...(typeof email === 'string' && isVerified === true ? { email } : {}),
        ...(typeof name === 'string' ? { name } : {}),
      }
    },
  }
}

const isLoopback = (url: string): boolean =>
  ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname)
