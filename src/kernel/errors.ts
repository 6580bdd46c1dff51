/** What a code means: HTTP status, a sentence with `{placeholders}`, and how to cure it. */
export type ErrorDefinition = readonly [status: number, sentence: string, cure?: string]

/** Where in the input a problem lies: `path` is a JSON pointer (`/lines/0/quantity`) or `row 3, column number`. */
export type InputProblem = { path: string; message: string }

/** Machine-readable members that travel beside the sentence in the problem+json answer. */
export type ErrorExtras = {
  problems?: readonly InputProblem[]
  retryAfterSeconds?: number
  [member: string]: unknown
}

/** An expected failure with a stable code. Everything else that is thrown is a defect and answers 500. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: string
  readonly status: number
  readonly cure: string | undefined
  readonly extras: ErrorExtras

  constructor(code: string, definition: ErrorDefinition, extras: ErrorExtras & { message: string }) {
    const { message, ...rest } = extras
    super(message)
    this.code = code
    this.status = definition[0]
    this.cure = definition[2]
    this.extras = rest
  }
}

export type ErrorFactory = ((params?: Record<string, string | number>, extras?: ErrorExtras) => AppError) & {
  readonly definition: ErrorDefinition
}

/**
 * Declares a feature's errors once: code → status, sentence, cure.
 *
 *     export const errors = defineErrors({ SESSION_NOT_FOUND: [404, 'No session with id {id}.'] })
 *     throw errors.SESSION_NOT_FOUND({ id })
 */
export function defineErrors<Code extends string>(
  table: Record<Code, ErrorDefinition>,
): Readonly<Record<Code, ErrorFactory>> {
  const factories: Partial<Record<Code, ErrorFactory>> = {}
  for (const code of Object.keys(table) as Code[]) {
    const definition = table[code]
    const make = (params: Record<string, string | number> = {}, extras: ErrorExtras = {}) =>
      new AppError(code, definition, { ...extras, message: fill(definition[1], params) })
    factories[code] = Object.assign(make, { definition })
  }
  return factories as Readonly<Record<Code, ErrorFactory>>
}

export const isAppError = (error: unknown): error is AppError => error instanceof AppError

const fill = (sentence: string, params: Record<string, string | number>): string =>
  sentence.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(params[name] ?? placeholder))

/** Errors that belong to no feature. */
export const errors = defineErrors({
  VALIDATION_FAILED: [400, 'The request is not valid: {summary}.', 'Correct the fields named in `problems`.'],
  MALFORMED_BODY: [400, 'The body could not be read: {reason}.'],
  MALFORMED_REQUEST: [400, 'The request could not be read: {reason}.'],
  MISDIRECTED: [
    421,
    'This server does not answer for the host {host}.',
    'Use its public URL, or name the host in BREAKWATER_ALLOWED_HOSTS.',
  ],
  BODY_NOT_TAKEN: [400, 'This address takes no body.', 'Send none.'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'This address takes {expected}.', 'Send the named Content-Type.'],
  BODY_TOO_LARGE: [413, 'The body is larger than {limit}.'],
  UNAUTHENTICATED: [401, 'Sign in first.', 'Sign in, or send an API token as `Authorization: Bearer bw_…`.'],
  FORBIDDEN: [403, 'Your role does not allow this.', 'Ask an administrator for the role {role}.'],
  SESSION_NEEDED: [403, 'This is for people who are signed in, not for API tokens.'],
  CROSS_SITE_REQUEST: [403, 'A request from another site may not change or fetch anything here.'],
  RANGE_NOT_SATISFIABLE: [416, 'There is no such part of this file.'],
  REQUEST_TOO_SLOW: [408, 'The request took too long to arrive.'],
  HEADERS_TOO_LARGE: [431, 'The headers are larger than 16 kB.'],
  TOO_MANY_BODIES: [
    429,
    'Too much is being sent from your network at once.',
    'Wait until some of it has arrived.',
  ],
  TOO_MANY_STREAMS: [429, 'Too many pages are open at once.', 'Close some tabs of the console.'],
  NOT_FOUND: [404, 'There is nothing at this address.'],
  VERSION_CONFLICT: [
    409,
    'Somebody else changed this in the meantime.',
    'Reload, look at `current`, repeat.',
  ],
  INTERNAL: [500, 'Something went wrong on our side; it was logged as {requestId}.'],
  UNAVAILABLE: [503, 'The database cannot be reached at the moment.', 'Try again in a few seconds.'],
  OVERLOADED: [503, 'The server is busy.', 'Try again in a few seconds.'],
  TIMED_OUT: [503, 'This took too long and was stopped.'],
})
