import { send, type Answer } from '../e2e/client.ts'

/** A browser without a screen: it keeps cookies per host and goes where it is sent, as far as it is told to. */
export function createBrowserless() {
  const jars = new Map<string, Map<string, string>>()
  const visit = async (url: string): Promise<Answer & { url: string }> => {
    const { origin, host, pathname, search } = new URL(url)
    const jar = jars.get(host) ?? new Map<string, string>()
    jars.set(host, jar)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await send(origin, `GET ${pathname}${search}`, { headers: { host, cookie } })
    for (const set of [answer.headers['set-cookie'] ?? []].flat()) keep(jar, set)
    return { ...answer, url }
  }
  return {
    visit,
    cookiesOf: (url: string) => Object.fromEntries(jars.get(new URL(url).host) ?? []),
    /** Goes on until nobody sends it anywhere else. */
    async follow(url: string): Promise<Answer & { url: string }> {
      let answer = await visit(url)
      for (let hops = 0; answer.headers['location'] !== undefined && hops < 20; hops++)
        answer = await visit(new URL(String(answer.headers['location']), answer.url).href)
      return answer
    },
  }
}

function keep(jar: Map<string, string>, set: string): void {
  const [pair = '', ...flags] = set.split(';')
  const at = pair.indexOf('=')
  const isGone = flags.some((flag) => flag.trim() === 'Max-Age=0') || pair.length === at + 1
  if (isGone) jar.delete(pair.slice(0, at))
  else jar.set(pair.slice(0, at), pair.slice(at + 1))
}
