import type { InputProblem } from '../../kernel/errors.ts'

type Facts = {
  status: number
  code: string
  message: string
  cure?: string
  problems?: readonly InputProblem[]
  requestId?: string
  reason?: string
  retryAt?: string
  body?: Readonly<Record<string, unknown>>
}

/** What the API answered instead of a result (RFC 9457), or that it did not answer at all. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly status: number
  readonly code: string
  readonly cure: string | undefined
  readonly problems: readonly InputProblem[]
  readonly requestId: string | undefined
  /** A word for what is behind the code, where a code has several causes. */
  readonly reason: string | undefined
  /** When asking again makes sense. */
  readonly retryAt: string | undefined
  /** The whole answer, for what only this code carries. */
  readonly body: Readonly<Record<string, unknown>>

  constructor(facts: Facts) {
    super(facts.message)
    this.status = facts.status
    this.code = facts.code
    this.cure = facts.cure
    this.problems = facts.problems ?? []
    this.requestId = facts.requestId
    this.reason = facts.reason
    this.retryAt = facts.retryAt
    this.body = facts.body ?? {}
  }
}

export const isProblem = (error: unknown, code: string): error is ApiProblem =>
  error instanceof ApiProblem && error.code === code

/** Nobody is signed in here, or no longer. */
export const isSignedOut = (error: unknown): error is ApiProblem => isProblem(error, 'UNAUTHENTICATED')

/** A proxy in between may answer with a page of its own; then the status is all there is to tell. */
export async function toProblem(response: Response): Promise<ApiProblem> {
  const status = response.status
  const retry = retryAtOf(response)
  try {
    const body: unknown = await response.json()
    const { code, detail, title, ...rest } = body as Record<string, string>
    return new ApiProblem({
      ...rest,
      ...retry,
      status,
      code: code ?? `HTTP_${status}`,
      message: detail ?? title ?? '',
      body: Object(body) as Record<string, unknown>,
    })
  } catch {
    return new ApiProblem({
      ...retry,
      status,
      code: `HTTP_${status}`,
      message: `The server answered with ${status}.`,
    })
  }
}

function retryAtOf({ headers }: Response): { retryAt?: string } {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) ? { retryAt: new Date(Date.now() + seconds * 1000).toISOString() } : {}
}
