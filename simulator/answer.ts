import { STATUS_CODES } from 'node:http'
import { apiVersion } from './dcsa.ts'

export type Answer = {
  status: number
  headers: Record<string, string>
  body: string
}

/** What a request brings, read once. */
export type Asked = {
  method: string
  path: string
  /** Path and query as they came. */
  uri: string
  search: URLSearchParams
  /** Whether the address is one; what is read of it is empty otherwise. */
  isWellFormed: boolean
  header: (name: string) => string | undefined
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  const type = 'application/json; charset=utf-8'
  return { status, headers: { 'Content-Type': type, ...headers }, body: JSON.stringify(value) }
}

/** An error in the words of the standard. */
export function refusal(asked: Asked, [status, message]: readonly [number, string], now: number): Answer {
  const error = {
    httpMethod: asked.method,
    requestUri: asked.uri,
    errors: [{ reason: reasons[status] ?? 'internalError', message }],
    statusCode: status,
    statusCodeText: STATUS_CODES[status] ?? 'Error',
    errorDateTime: new Date(now).toISOString(),
  }
  return json(status, error, { 'API-Version': apiVersion })
}

const reasons: Record<number, string> = {
  400: 'invalidQuery',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'notFound',
  405: 'invalidMethod',
  413: 'tooLarge',
  429: 'tooManyRequests',
}
