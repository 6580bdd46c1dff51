import { parseNetworks } from '../../kernel/network/address.ts'

/** Where mail is handed over. */
export type SmtpPlace = {
  host: string
  port: number
  /** TLS from the first byte, as on port 465. */
  isTls: boolean
  /** Nothing is said in the clear: the connection turns to TLS or is given up. */
  requiresTls: boolean
  credentials: { user: string; password: string } | undefined
}

/**
 * Reads `smtp://user:password@mail.example.com:587` or `smtps://…`; throws with the reason.
 *
 * By `smtp:` the connection turns to TLS where the server offers it. A password is never sent without, except to this machine.
 */
export function parseSmtpUrl(text: string): SmtpPlace {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '')
    throw new Error('is not an smtp:// or smtps:// address')
  if (!['', '/'].includes(url.pathname) || url.search !== '' || url.hash !== '')
    throw new Error('must have nothing after host and port')
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const isTls = url.protocol === 'smtps:'
  const user = decodeURIComponent(url.username)
  const credentials = user === '' ? undefined : { user, password: decodeURIComponent(url.password) }
  return {
    host,
    port: url.port === '' ? (isTls ? 465 : 587) : Number(url.port),
    isTls,
    requiresTls: credentials !== undefined && !isThisMachine(host),
    credentials,
  }
}

const loopback = parseNetworks(['127.0.0.0/8', '::1/128'])

const isThisMachine = (host: string): boolean =>
  host === 'localhost' || (/^[\d.]+$|:/.test(host) && loopback.has(host))
