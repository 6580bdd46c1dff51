/** What a proxy says about the request that it asks for. */
export type Forwarded = { proto: string | undefined; host: string | undefined }

/** The origin a request was made to, or undefined where the headers name none, or more than one. */
export function originOf({ proto, host }: Forwarded): string | undefined {
  const scheme = schemes[proto ?? '']
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
  const isUsable = path?.startsWith('/') && wanted.length <= longest && URL.canParse(wanted)
  const address = new URL(isUsable ? wanted : origin)
  address.hash = ''
  return address.href
}

/** The origin of an address people may be sent back to, or undefined: never anything that is not on the list. */
export function returnOrigin(address: string, allowed: ReadonlySet<string>): string | undefined {
  if (address.length > longest * 3 || !URL.canParse(address)) return undefined
  const { origin, href } = new URL(address)
  // Not user names, and not the schemes whose addresses only contain one of ours.
  return allowed.has(origin) && href.startsWith(`${origin}/`) ? origin : undefined
}
