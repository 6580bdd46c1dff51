const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

export type BrowserHints = {
  method: string
  secFetchSite: string | undefined
  origin: string | undefined
}

/**
 * Whether a request may change something, seen from where it came (CSRF defence).
 *
 * Fetch-Metadata first, Origin where a browser sends none. A request with neither comes from no browser that keeps cookies for other
 * sites: every browser sends Origin with unsafe methods, and what a plain form could send without it is refused by its content type.
 */
export function mayChangeState(request: BrowserHints, ownOrigins: ReadonlySet<string>): boolean {
  if (safeMethods.has(request.method)) return true
  if (request.secFetchSite !== undefined) return request.secFetchSite === 'same-origin'
  return request.origin === undefined || ownOrigins.has(request.origin)
}

/** Whether a page of somebody else made the browser ask. Typed into the address bar, or from no browser: nobody's page. */
export const comesFromOtherSite = ({ secFetchSite }: Pick<BrowserHints, 'secFetchSite'>): boolean =>
  secFetchSite !== undefined && secFetchSite !== 'same-origin' && secFetchSite !== 'none'

/** Our own origins: the public URL, and when that is a loopback address every spelling of it. */
export function ownOrigins(publicUrl: string): ReadonlySet<string> {
  const url = new URL(publicUrl)
  const loopbacks = ['localhost', '127.0.0.1', '[::1]']
  const hosts = loopbacks.includes(url.hostname) ? loopbacks : [url.hostname]
  const port = url.port === '' ? '' : `:${url.port}`
  return new Set(hosts.map((host) => `${url.protocol}//${host}${port}`))
}
