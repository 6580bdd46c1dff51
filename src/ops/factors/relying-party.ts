import { isIP } from 'node:net'

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
