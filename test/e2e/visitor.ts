import { send, type Answer, type Question } from './client.ts'

export type Visitor = {
  /** What is kept, by host name. */
  cookies: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** `ask('GET http://app.localhost:8080/x')`. */
  ask: (line: string, question?: Question) => Promise<Answer>
  /** Goes where it is sent; answers the last answer and the addresses on the way. */
  follow: (url: string) => Promise<{ answer: Answer; way: string[] }>
}

/** A browser as far as cookies and redirects go. Every host of the tests is this machine. */
export function createVisitor(): Visitor {
  const cookies = new Map<string, Map<string, string>>()
  const ask: Visitor['ask'] = async (line, { headers = {}, ...more } = {}) => {
    const [method = '', url = ''] = line.split(' ')
    const { host, hostname, port, pathname, search } = new URL(url)
    const jar = cookies.get(hostname) ?? new Map<string, string>()
    cookies.set(hostname, jar)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const own = { host, accept: 'text/html', ...(cookie === '' ? {} : { cookie }) }
    const question = { ...more, headers: { ...own, ...headers } }
    const answer = await send(`http://127.0.0.1:${port}`, `${method} ${pathname}${search}`, question)
    for (const set of answer.headers['set-cookie'] ?? []) keep(jar, set)
    return answer
  }
  return {
    cookies,
    ask,
    async follow(url) {
      const way = [url]
      let answer = await ask(`GET ${url}`)
      while (answer.status === 302 && way.length < 10) {
        const next = String(answer.headers['location'])
        way.push(next)
        answer = await ask(`GET ${next}`)
      }
      return { answer, way }
    },
  }
}

function keep(jar: Map<string, string>, set: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
  if (/max-age=0(?!\d)/i.test(set)) jar.delete(name)
  else jar.set(name, value)
}
