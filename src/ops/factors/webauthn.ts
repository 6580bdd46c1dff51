import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { decodeAttestationObject, isoCBOR } from '@simplewebauthn/server/helpers'
import * as Type from 'typebox'
import { Compile } from 'typebox/compile'
import { isIP } from 'node:net'

/** EdDSA, ES256, RS256: fixed, so that all nodes and versions accept the same. */
const supportedAlgorithmIDs = [-8, -7, -257]
const timeout = 5 * 60_000
const userVerification = 'required'

export type Enrollee = { userId: string; email: string; name: string; known: readonly string[] }

/** What a browser needs to make a passkey that says by itself whose it is, and that asks its holder for a PIN or a finger. */
export const creationOptions = (party: RelyingParty, companyName: string, person: Enrollee) =>
  generateRegistrationOptions({
    rpName: companyName,
    rpID: party.id,
    userID: Uint8Array.from(Buffer.from(person.userId)),
    userName: person.email,
    userDisplayName: person.name,
    timeout,
    attestationType: 'none',
    excludeCredentials: person.known.map((id) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification },
    supportedAlgorithmIDs,
  })

/** What a browser needs to find a passkey for here; whose, the passkey says. */
export const requestOptions = (party: RelyingParty) =>
  generateAuthenticationOptions({ rpID: party.id, timeout, userVerification })

const base64Url = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: '^[A-Za-z0-9_-]+={0,2}$' })
// WebAuthn allows ids of 1023 bytes.
const credential = { id: base64Url(1364), rawId: base64Url(1364), type: Type.Literal('public-key') }

const Creation = Type.Object({
  ...credential,
  response: Type.Object({
    clientDataJSON: base64Url(10_000),
    attestationObject: base64Url(20_000),
    transports: Type.Optional(Type.Array(Type.String({ pattern: '^[a-z-]{1,32}$' }), { maxItems: 10 })),
  }),
})
const Assertion = Type.Object({
  ...credential,
  response: Type.Object({
    clientDataJSON: base64Url(10_000),
    authenticatorData: base64Url(10_000),
    signature: base64Url(10_000),
    userHandle: base64Url(100),
  }),
})
export type Assertion = Type.Static<typeof Assertion>

const creations = Compile(Creation)
const assertions = Compile(Assertion)

export type Expected = { party: RelyingParty; challenge: string }
export type NewCredential = {
  credentialId: string
  publicKey: Uint8Array
  signCount: number
  transports: string[]
}

/** The credential that a browser made for this challenge, or undefined when anything about the answer is not as it must be. */
export async function readCreation(
  answer: unknown,
  { party, challenge }: Expected,
): Promise<NewCredential | undefined> {
  if (!creations.Check(answer)) return undefined
  return unlessThrown(async () => {
    const attestationObject = withoutAttestation(answer.response.attestationObject)
    const { registrationInfo } = await verifyRegistrationResponse({
      response: {
        ...answer,
        response: { ...answer.response, attestationObject },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs,
    })
    if (!registrationInfo) return undefined
    const { id, publicKey, counter } = registrationInfo.credential
    const transports = answer.response.transports ?? []
    return { credentialId: id, publicKey, signCount: counter, transports }
  })
}

/** The answer of a passkey, if it has the shape of one: its `id` says which passkey to check it against. */
export const readAssertion = (answer: unknown): Assertion | undefined =>
  assertions.Check(answer) ? answer : undefined

/** Whom the passkey says that it belongs to. */
export const userIdIn = ({ response }: Assertion): string =>
  Buffer.from(response.userHandle, 'base64url').toString()

export type KnownCredential = { credential_id: string; public_key: Uint8Array }

/** The signature counter of an answer that was signed for this challenge by this passkey, or undefined. */
export async function verifyAssertion(
  answer: Assertion,
  { credential_id: id, public_key }: KnownCredential,
  { party, challenge }: Expected,
): Promise<number | undefined> {
  return unlessThrown(async () => {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...answer, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      // The counter is compared where it is stored, so that of two answers at once the later is seen as later.
      credential: { id, publicKey: Uint8Array.from(public_key), counter: 0 },
    })
    return verified ? authenticationInfo.newCounter : undefined
  })
}

/**
 * We ask for no attestation, and some authenticators send one all the same: who made the device is nothing that is decided by here.
 * Looking into one would make the library fetch revocation lists from wherever its certificates say.
 */
function withoutAttestation(attestationObject: string): string {
  const decoded = decodeAttestationObject(Uint8Array.from(Buffer.from(attestationObject, 'base64url')))
  const bare = new Map<string, unknown>([
    ['fmt', 'none'],
    ['attStmt', new Map()],
    ['authData', decoded.get('authData')],
  ])
  // The library's type knows no map within a map.
  return Buffer.from(isoCBOR.encode(bare as never)).toString('base64url')
}

/** The library throws for everything that does not fit; to us it is one expected outcome. */
async function unlessThrown<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch {
    return undefined
  }
}

/** Whom passkeys are made for, in the words of WebAuthn: they work at this host and nowhere else. */
export type RelyingParty = { id: string; origin: string }

const loopbacks = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Undefined where browsers refuse passkeys: at an IP address, and without https. On loopback they work by the name `localhost` only,
 * whichever spelling is configured.
 */
export function relyingPartyOf(publicUrl: string): RelyingParty | undefined {
  const url = new URL(publicUrl)
  if (loopbacks.has(url.hostname)) {
    url.hostname = 'localhost'
    return { id: url.hostname, origin: url.origin }
  }
  const isAddress = url.hostname.startsWith('[') || isIP(url.hostname) !== 0
  return isAddress || url.protocol !== 'https:' ? undefined : { id: url.hostname, origin: url.origin }
}
