import type { InputProblem } from '../kernel/errors.ts'

type Facts = {
  status: number
  code: string
  message: string
  cure?: string
  problems?: readonly InputProblem[]
  requestId?: string
}

/** What the API answered instead of a result (RFC 9457), or that it did not answer at all. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly status: number
  readonly code: string
  readonly cure: string | undefined
  readonly problems: readonly InputProblem[]
  readonly requestId: string | undefined

  constructor(facts: Facts) {
    super(facts.message)
    this.status = facts.status
    this.code = facts.code
    this.cure = facts.cure
    this.problems = facts.problems ?? []
    this.requestId = facts.requestId
  }
}

export const isProblem = (error: unknown, code: string): error is ApiProblem =>
  error instanceof ApiProblem && error.code === code

/** A proxy in between may answer with a page of its own; then the status is all there is to tell. */
export async function toProblem(response: Response): Promise<ApiProblem> {
  const status = response.status
  try {
    const body: unknown = await response.json()
    const { code, detail, title, ...rest } = body as Record<string, string>
    return new ApiProblem({ ...rest, status, code: code ?? `HTTP_${status}`, message: detail ?? title ?? '' })
  } catch {
    return new ApiProblem({ status, code: `HTTP_${status}`, message: `The server answered with ${status}.` })
  }
}
