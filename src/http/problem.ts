import type { FastifyError } from 'fastify'
import { isDatabaseUnavailable, StatementTimeout } from '../kernel/database/database.ts'
import { errors, isAppError, type AppError } from '../kernel/errors.ts'

/** RFC 9457 problem details. `code` is stable; `detail` is for people. */
export type Problem = {
  type: string
  title: string
  status: number
  code: string
  detail: string
  [extra: string]: unknown
}

export const problemType = 'application/problem+json; charset=utf-8'

export function toProblem(error: AppError): Problem {
  const { retryAfterSeconds: _, ...extras } = error.extras
  return {
    type: `https://breakwater.dev/errors#${error.code.toLowerCase()}`,
    title: titleOf(error.code),
    status: error.status,
    code: error.code,
    detail: error.message,
    ...(error.cure === undefined ? {} : { cure: error.cure }),
    ...extras,
  }
}

/** What a thrown value means to the client. Whatever is not known is our defect: 500, details only in the log. */
export function toAppError(thrown: unknown, requestId: string): AppError {
  if (isAppError(thrown)) return thrown
  if (isFastifyError(thrown)) return fromFastify(thrown) ?? errors.INTERNAL({ requestId }, { requestId })
  if (isTimeOut(thrown)) return errors.TIMED_OUT({}, { retryAfterSeconds: 5 })
  if (isUnfitValue(thrown)) return errors.VALIDATION_FAILED({ summary: 'a value does not fit its column' })
  if (isDatabaseUnavailable(thrown)) return errors.UNAVAILABLE({}, { retryAfterSeconds: 5 })
  return errors.INTERNAL({ requestId }, { requestId })
}

/** Whatever the framework and its plugins blame on the request; what they blame on themselves is a defect. */
function fromFastify({ code, statusCode = 500 }: FastifyError): AppError | undefined {
  if (code === 'FST_ERR_HANDLER_TIMEOUT') return errors.TIMED_OUT({}, { retryAfterSeconds: 5 })
  if (code === 'FST_ERR_BAD_URL' || code === 'FST_ERR_MAX_PARAM_LENGTH') return errors.NOT_FOUND()
  if (statusCode === 413) return errors.BODY_TOO_LARGE({ limit: 'this address takes' })
  if (statusCode === 415) return errors.UNSUPPORTED_MEDIA_TYPE({ expected: 'application/json' })
  if (statusCode === 416) return errors.RANGE_NOT_SATISFIABLE()
  // Files are looked for outside of their folder, or under names that hide: to the outside there are none.
  if (statusCode === 403 || statusCode === 404) return errors.NOT_FOUND()
  if (statusCode === 503) return errors.OVERLOADED({}, { retryAfterSeconds: 5 })
  if (statusCode >= 400 && statusCode < 500)
    return errors.MALFORMED_REQUEST({ reason: 'its headers and its body do not fit together' })
  return undefined
}

const isFastifyError = (thrown: unknown): thrown is FastifyError =>
  thrown instanceof Error && 'statusCode' in thrown && typeof thrown.statusCode === 'number'

/** A text is no uuid, date or number of the column's size, as in a cursor that was made up. Nothing else sends unchecked text there. */
const isUnfitValue = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && unfitStates.has(String(thrown.code))

const unfitStates: ReadonlySet<string> = new Set([
  '22P02',
  '22003',
  '22007',
  '22008',
  // An offset that no clock has.
  '22009',
  // Characters that no text of the database can hold.
  '22021',
  '22P05',
  // A pattern that ends in its escape character.
  '22025',
])

/** 57014: the server stopped the statement; 55P03: it waited too long for a lock. */
const isTimeOut = (thrown: unknown): boolean =>
  thrown instanceof StatementTimeout ||
  (thrown instanceof Error && 'code' in thrown && ['57014', '55P03'].includes(String(thrown.code)))

const titleOf = (code: string): string => {
  const words = code.toLowerCase().replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
