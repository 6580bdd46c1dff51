import type { Reply } from '../../../../console/ui/api.ts'
import type { clientAddressCheck } from '../../status-contract.ts'

export type Answer = Reply<typeof clientAddressCheck>

/** A request as the browser sends it, and one with a made-up `X-Forwarded-For`: what the server took its address to be. */
export type Trial = { plain: Answer; forged: Answer; madeUp: string }
export type Finding = 'forgeable' | 'proxy_not_trusted' | 'safe'

/** Whether anybody can choose their address here, or else everybody is taken to be the proxy. */
export function assessTrial({ plain, forged, madeUp }: Trial): Finding {
  if (forged.address === madeUp) return 'forgeable'
  // This browser sent no such header: something in between did, and whoever is in a private network is no stranger's proxy.
  const isRelayed = plain.because === 'peer' && plain.forwardedFor !== null
  return isRelayed && isPrivate(plain.address) ? 'proxy_not_trusted' : 'safe'
}

/** Why a made-up address was not believed: nobody's word counts, the proxy replaced it, or it added what it saw itself. */
export type Protection = 'ignored' | 'replaced' | 'added'

export function protectionOf({ forged, madeUp }: Trial): Protection {
  if (forged.because === 'peer') return 'ignored'
  return forged.forwardedFor?.includes(madeUp) ? 'added' : 'replaced'
}

/** An address of the documentation ranges (RFC 5737, RFC 3849) that belongs to nobody; another each time, so that no answer is a memory. */
export function makeUpAddress(family: 4 | 6, random: number): string {
  if (family === 4) return `203.0.113.${1 + Math.floor(random * 254)}`
  return `2001:db8::${(1 + Math.floor(random * 0xfffe)).toString(16)}`
}

/** In a network of one's own: loopback, private, link-local, or behind a carrier's translation. */
export const isPrivate = (address: string): boolean => privateNetworks.test(address)

const privateNetworks =
  /^(?:10\.|127\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|192\.168\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/
