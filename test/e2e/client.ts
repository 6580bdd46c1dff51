import { request } from 'node:http'
import type { Role } from '../../src/kernel/identity.ts'
import type { Problem } from '../../src/http/problem.ts'
import { adminEmail, adminPassword, type RunningServer } from '../support/running-server.ts'

export type Answer = {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  /** The body, read as JSON. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows the endpoint
  json<T>(): T
  problem(): Problem
}
export type Question = {
  headers?: Record<string, string | string[]>
  body?: unknown
  /** One of this machine's own addresses, `127.0.0.2` say: where the request comes from. */
  from?: string
}

/** One request exactly as it is written: no path is tidied, no header added that is not named. */
export function send(
  url: string,
  line: string,
  { headers = {}, body, from }: Question = {},
): Promise<Answer> {
  const [method = 'GET', path = '/'] = line.split(/ (.*)/s)
  const { hostname, port } = new URL(url)
  const text = typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body)
  const type = body === undefined || typeof body === 'string' ? {} : { 'content-type': 'application/json' }
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const target = { hostname, port, path, method, localAddress: from }
  const asked = request({ ...target, headers: { ...type, ...headers }, agent: false })
  asked.once('error', reject)
  asked.once('response', (response) => {
    // A stream of events has no end: that it was opened is the answer.
    if (response.headers['content-type'] === 'text/event-stream') response.destroy()
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.once('error', reject)
    response.once('close', () => {
      const answered = Buffer.concat(chunks).toString()
      // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows the endpoint
      const json = <T>() => JSON.parse(answered) as T
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        text: answered,
        json,
        problem: () => json<Problem>(),
      })
    })
  })
  asked.end(text)
  return promise
}

export type Client = (line: string, question?: Question) => Promise<Answer>

/** Calls the API with a session cookie. `GET /users` → `GET /api/v1/users`. */
export const clientWith =
  (url: string, headers: Question['headers'] = {}): Client =>
  (line, question = {}) =>
    send(url, line.replace(' /', ' /api/v1/'), { ...question, headers: { ...headers, ...question.headers } })

/** Signs in and answers the cookie, as `bw=…`. */
export async function cookieOf(
  url: string,
  { email, password }: { email: string; password: string },
): Promise<string> {
  const answer = await send(url, 'POST /api/v1/auth/sign-in', { body: { email, password } })
  const [set = ''] = answer.headers['set-cookie'] ?? []
  if (answer.status !== 200) throw new Error(`Not signed in: ${answer.text}`)
  return set.split(';', 1)[0] ?? ''
}

export const adminClient = async ({ url }: RunningServer): Promise<Client> =>
  clientWith(url, { cookie: await cookieOf(url, { email: adminEmail, password: adminPassword }) })

/** Makes a person with that role, signed in. */
export async function personClient(running: RunningServer, admin: Client, role: Role): Promise<Client> {
  const person = { email: `a-${role}@example.com`, password: `${role} on the night train 7` }
  const made = await admin('POST /users', { body: { ...person, name: role, roles: [role] } })
  if (made.status !== 201) throw new Error(made.text)
  return clientWith(running.url, { cookie: await cookieOf(running.url, person) })
}

/** An API token with that role. */
export async function tokenClient(running: RunningServer, admin: Client, role: Role): Promise<Client> {
  const made = await admin('POST /api-tokens', { body: { name: `test ${role}`, role } })
  return clientWith(running.url, { authorization: `Bearer ${made.json<{ token: string }>().token}` })
}

/** Changes a setting, whatever it was before. */
export async function changeSetting(client: Client, key: string, value: unknown): Promise<Answer> {
  const { items } = (await client('GET /settings')).json<{ items: { key: string; version: number }[] }>()
  const version = items.find((setting) => setting.key === key)?.version ?? 0
  return client(`PUT /settings/${key}`, { body: { value, version } })
}

export const anOrder = (reference: string, more: object = {}) => ({
  reference,
  partner: { name: 'PT Maju Jaya' },
  orderDate: '2026-01-05',
  ...more,
})
