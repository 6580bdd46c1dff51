import { createHmac, generateKeyPairSync, sign, type JsonWebKey, type KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Algorithm = keyof typeof signers
type Json = Record<string, unknown>

/** How the provider behaves; what is absent is done as it should be. */
export type Mood = {
  /** By which the ID token is signed. */
  algorithm?: Algorithm
  /** By a key that is not in its published set. */
  isForged?: boolean
  /** Instead of a signature: none, or one made with the public key as a shared secret. */
  signature?: 'none' | 'hmac' | 'empty'
  header?: Json
  /** Of the ID token, over those that belong there. */
  claims?: Json
  /** What UserInfo answers; absent: it is not there. */
  userInfo?: Json
  /** Of the discovery document. */
  metadata?: Json
}

const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve })
const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
const pss = { padding: 6, saltLength: 32 }
const ieee = { dsaEncoding: 'ieee-p1363' } as const

const signers = {
  RS256: { pair: rsa, hash: 'sha256', more: {} },
  RS512: { pair: rsa, hash: 'sha512', more: {} },
  PS256: { pair: rsa, hash: 'sha256', more: pss },
  ES256: { pair: () => ec('P-256'), hash: 'sha256', more: ieee },
  ES384: { pair: () => ec('P-384'), hash: 'sha384', more: ieee },
  EdDSA: { pair: () => generateKeyPairSync('ed25519'), hash: null, more: {} },
} as const

export const clientId = 'breakwater'
export const clientSecret = 'a secret: with 100% of what must be escaped + more'

/** An OpenID provider in software that can be told to lie: discovery, keys, token and UserInfo. It asks nobody who they are. */
export async function startForgingProvider() {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const keys = new Map<Algorithm, KeyPair>()
  const provider = { issuer, mood: {} as Mood, nonce: '', asked: [] as string[], authorization: '' }
  server.on('request', (request, response) => {
    void (async () => {
      const path = request.url ?? ''
      provider.asked.push(path)
      if (path === '/token') provider.authorization = await shownIn(request)
      const answer = answerTo(path, provider, keys)
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answer ?? {}))
    })()
  })
  return Object.assign(provider, {
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  })
}

type KeyPair = { publicKey: KeyObject; privateKey: KeyObject }
type State = { issuer: string; mood: Mood; nonce: string }

function answerTo(path: string, { issuer, mood, nonce }: State, keys: Map<Algorithm, KeyPair>): unknown {
  const algorithm = mood.algorithm ?? 'RS256'
  if (!keys.has(algorithm)) keys.set(algorithm, signers[algorithm].pair())
  const pair = keys.get(algorithm) as KeyPair
  if (path === '/jwks') return { keys: [jwkOf(pair.publicKey, algorithm)] }
  if (path === '/userinfo') return mood.userInfo
  if (path === '/token')
    return { access_token: 'access', token_type: 'Bearer', id_token: idToken({ issuer, mood, nonce }, pair) }
  if (path !== '/.well-known/openid-configuration') return undefined
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    ...(mood.userInfo && { userinfo_endpoint: `${issuer}/userinfo` }),
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [algorithm, 'none', 'HS256', 'RS256'],
    ...mood.metadata,
  }
}

function idToken({ issuer, mood, nonce }: State, honest: KeyPair): string {
  const algorithm = mood.algorithm ?? 'RS256'
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: issuer,
    aud: clientId,
    sub: 'subject',
    iat: now,
    exp: now + 300,
    nonce,
    ...mood.claims,
  }
  const alg = mood.signature === 'none' ? 'none' : mood.signature === 'hmac' ? 'HS256' : algorithm
  const body = [{ alg, kid: algorithm, ...mood.header }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${body}.${signatureOf(body, mood, honest)}`
}

function signatureOf(body: string, { algorithm = 'RS256', signature, isForged }: Mood, honest: KeyPair) {
  if (signature === 'none' || signature === 'empty') return ''
  const pem = honest.publicKey.export({ type: 'spki', format: 'pem' })
  if (signature === 'hmac') return createHmac('sha256', pem).update(body).digest('base64url')
  const { pair, hash, more } = signers[algorithm]
  const key = isForged ? pair().privateKey : honest.privateKey
  return sign(hash, Buffer.from(body), { key, ...more }).toString('base64url')
}

const jwkOf = (key: KeyObject, alg: Algorithm): JsonWebKey => ({
  ...key.export({ format: 'jwk' }),
  kid: alg,
  use: 'sig',
  alg,
})

/** How the client has shown its secret. */
async function shownIn(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = new URLSearchParams(Buffer.concat(chunks).toString())
  if (body.has('client_secret')) return `post ${body.get('client_secret')}`
  const [, encoded = ''] = /^Basic (.+)$/.exec(request.headers.authorization ?? '') ?? []
  const [, secret = ''] = Buffer.from(encoded, 'base64').toString().split(':')
  return `basic ${decodeURIComponent(secret.replaceAll('+', ' '))}`
}
