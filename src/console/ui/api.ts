import type * as Type from 'typebox'
import type { Endpoint } from '../../kernel/contract.ts'
import { backgroundHeaders } from './background.ts'
import { ApiProblem, toProblem } from './api-problem.ts'
import { askIdentity } from './identity-question.ts'
import { toQueryString } from './query-string.ts'

const root = '/api/v1'

type Part<Name extends string, Schema extends Type.TSchema> = Schema extends Type.TUndefined
  ? { [N in Name]?: never }
  : Partial<Type.Static<Schema>> extends Type.Static<Schema>
    ? { [N in Name]?: Type.Static<Schema> }
    : { [N in Name]: Type.Static<Schema> }

/** What an endpoint wants to be told: its own params, query and body. */
export type Input<E extends Endpoint> = Part<'params', E['params']> &
  Part<'query', E['query']> &
  Part<'body', E['body']>
export type Reply<E extends Endpoint> = Type.Static<E['reply']>
type Context = { params?: unknown; query?: unknown; body?: unknown }

/**
 * Calls an endpoint of the API. What it refuses is thrown as an `ApiProblem`. Where it wants to know again who is there, the
 * person is asked, and the call is made once more.
 */
export async function call<E extends Endpoint>(
  endpoint: E,
  input: Input<E>,
  signal?: AbortSignal,
): Promise<Reply<E>> {
  const { params, query, body }: Context = input
  const address = fillPath(endpoint.path, params) + toQueryString(query)
  const headers = { accept: 'application/json', ...backgroundHeaders() }
  const request: RequestInit = { method: endpoint.method, headers }
  if (signal) request.signal = signal
  if (body !== undefined) {
    request.headers = { ...headers, 'content-type': endpoint.consumes }
    request.body = typeof body === 'string' ? body : JSON.stringify(body)
  }
  const response = await send(address, request)
  if (response.ok) return read(response)
  const problem = await toProblem(response)
  if (!wantsProof(problem) || !(await askIdentity(problem))) throw problem
  const second = await send(address, request)
  if (!second.ok) throw await toProblem(second)
  return read(second)
}

/** Where a list can be downloaded whole, with the same filters as on the screen. */
export const exportAddress = (endpoint: Endpoint, filters: object, format: string): string =>
  `${root}${endpoint.path}/export${toQueryString({ format, ...filters })}`

/** Where a file of an endpoint can be downloaded. */
export const apiAddress = (endpoint: Endpoint, params: object): string =>
  root + fillPath(endpoint.path, params)

/** The server serialises by the endpoint's reply schema, so the JSON has its type. */
const read = async <E extends Endpoint>(response: Response): Promise<Reply<E>> =>
  (response.status === 204 ? undefined : await response.json()) as Reply<E>

/** Either this very action asks for a recent sign-in, or something about the session made the server doubt who uses it. */
const wantsProof = ({ code, reason }: ApiProblem): boolean =>
  code === 'RECENT_SIGN_IN_NEEDED' || (code === 'UNAUTHENTICATED' && reason === 'reauthenticate')

async function send(address: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(root + address, request)
  } catch (error) {
    if (request.signal?.aborted) throw error
    throw new ApiProblem({ status: 0, code: 'UNREACHABLE', message: 'The server cannot be reached.' })
  }
}

const fillPath = (path: string, params: unknown): string =>
  path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(Reflect.get(Object(params), name))))
