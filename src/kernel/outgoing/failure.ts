import { refusedAddress } from './guard.ts'

export type OutgoingProblem =
  'bad_address' | 'refused_address' | 'connection' | 'timed_out' | 'too_large' | 'bad_encoding' | 'redirect'

/** Why a call brought no answer. The message is ours from the first word to the last: no secret can be in it. */
export type OutgoingFailure = { ok: false; problem: OutgoingProblem; message: string }

/** Carries a failure through streams and sockets, which only know errors. */
export class OutgoingError extends Error {
  override readonly name = 'OutgoingError'
  readonly failure: OutgoingFailure

  constructor(failure: OutgoingFailure) {
    super(failure.message)
    this.failure = failure
  }
}

/** Names what went wrong; of a foreign error only the code is taken over, because its text may quote the request. */
export function toFailure(error: unknown): OutgoingFailure {
  if (error instanceof OutgoingError) return error.failure
  const code = codeOf(error)
  if (timeOuts.has(code) || nameOf(error) === 'TimeoutError') return timedOut
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return tooLarge
  if (/^(?:Z_|ERR_BROTLI|ERR__ERROR)/.test(code)) return badEncoding
  return { ok: false, problem: 'connection', message: `The connection failed (${code}).` }
}

const failure = (problem: OutgoingProblem, message: string): OutgoingFailure => ({
  ok: false,
  problem,
  message,
})
export const timedOut = failure('timed_out', 'There was no complete answer in time.')
export const tooLarge = failure('too_large', 'The answer is too large.')
export const badEncoding = failure('bad_encoding', 'The answer is compressed in a way that cannot be read.')
export const redirected = failure(
  'redirect',
  'The answer leads to another address; redirects are not followed.',
)
export const refused: OutgoingFailure = refusedAddress

const timeOuts = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
])

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'no code'
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '')
