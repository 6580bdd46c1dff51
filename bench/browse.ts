import { Agent, request } from 'undici'
import { randomAddress } from './addresses.ts'
import type { PlainPage } from './plain-server.ts'

export type ReadPage = PlainPage

/** Signs in as the first admin and points a carrier at the simulator. */
export async function addCarrier(
  url: string,
  given: { simulator: string; carrier: string; apiKey: string; environment: Record<string, string> },
): Promise<void> {
  const credentials = {
    email: given.environment['BREAKWATER_ADMIN_EMAIL'],
    password: given.environment['BREAKWATER_ADMIN_PASSWORD'],
  }
  const signedIn = await post(`${url}/api/v1/auth/sign-in`, credentials)
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const authentication = { kind: 'api_key', header: 'X-API-Key', key: given.apiKey }
  const baseUrl = `${given.simulator}/v2`
  await post(
    `${url}/api/v1/carriers`,
    { name: 'Simulated', scac: given.carrier, baseUrl, authentication },
    cookie,
  )
}

async function post(url: string, body: object, cookie = ''): Promise<Response> {
  const headers = { 'content-type': 'application/json', cookie }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return response
}

/** Reads pages, so many at a time, each as another visitor. */
export async function readPages(url: string, paths: readonly string[], atOnce: number): Promise<ReadPage[]> {
  const dispatcher = new Agent({ connections: atOnce })
  const pages: ReadPage[] = []
  const waiting = paths.entries()
  const reader = async (): Promise<void> => {
    for (const [index, path] of waiting) pages[index] = await readPage(url + path, dispatcher)
  }
  await Promise.all(Array.from({ length: atOnce }, reader))
  await dispatcher.close()
  return pages
}

async function readPage(url: string, dispatcher: Agent): Promise<ReadPage> {
  const visitor = { 'x-forwarded-for': randomAddress(), 'accept-encoding': 'gzip', 'accept-language': 'en' }
  const { statusCode, headers, body } = await request(url, { dispatcher, headers: visitor })
  const bytes = await body.bytes()
  if (statusCode !== 200) throw new Error(`A page answered ${statusCode}.`)
  return { body: bytes, headers: ownHeaders(headers) }
}

/** What the page says, without what every HTTP server adds by itself. */
export const ownHeaders = (headers: Readonly<Record<string, string | string[] | undefined>>) =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || added.has(name) ? [] : [[name, value.toString()]],
    ),
  )

const added = new Set(['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding'])
