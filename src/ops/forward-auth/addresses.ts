/** What a proxy says about the request that it asks for. */
export type Forwarded = { proto: string | undefined; host: string | undefined }

/** The origin a request was made to, or undefined where the headers name none, or more than one. */
export function originOf({ proto, host }: Forwarded): string | undefined {
  const scheme = proto !== undefined && Object.hasOwn(schemes, proto) ? schemes[proto] : undefined
  if (scheme === undefined || host === undefined || !oneHost.test(host)) return undefined
  const address = `${scheme}://${host}`
  return URL.canParse(address) ? new URL(address).origin : undefined
}

/** A web socket is opened on the host, with the cookies, of the page around it. */
const schemes: Readonly<Record<string, string>> = { http: 'http', https: 'https', ws: 'http', wss: 'https' }

const oneHost = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i

/** A redirect travels in one header, of which proxies take few thousand bytes, encoded twice. */
const longest = 1000

/** The address on a protected host that a path there stands for; its front page where the path is none, or too long. */
export function addressAt(origin: string, path: string | undefined): string {
  const wanted = origin + (path ?? '')
  const address = path?.startsWith('/') && URL.canParse(wanted) ? new URL(wanted) : new URL(origin)
  address.hash = ''
  // As it is sent: what is not ASCII is three times as long there.
  return address.href.length <= longest ? address.href : `${origin}/`
}

/**
 * An address people may be sent back to, in the spelling that a header can hold, or undefined: never anything that is not on the
 * list.
 */
export function returnAddress(
  text: string,
  allowed: ReadonlySet<string>,
): { origin: string; href: string } | undefined {
  if (text.length > longest || !URL.canParse(text)) return undefined
  const { origin, href } = new URL(text)
  // Not user names, and not the schemes whose addresses only contain one of ours.
  const isOurs = allowed.has(origin) && href.startsWith(`${origin}/`) && href.length <= longest * 3
  return isOurs ? { origin, href } : undefined
}
