import type { OutgoingReply } from '../../../kernel/outgoing/outgoing.ts'
import type { OutgoingProblem } from '../../../kernel/outgoing/failure.ts'
import type { ReadingOptions } from '../dcsa/dialect.ts'
import { normaliseEvents, type Normalised } from '../dcsa/normalise.ts'
import { carrierProblem, CarrierFailed, type ProblemKind } from './problem.ts'

export type Page = Normalised & {
  /** As the carrier wrote it. */
  next: string | undefined
  bytes: number
}

/** Reads one answer of a carrier; throws `CarrierFailed` when it is none. Nothing known about a box is no failure. */
export function readReply(reply: OutgoingReply, options: ReadingOptions & { now: Date }): Page {
  if (!reply.ok) throw failed(outgoingKinds[reply.problem], reply.message)
  const { status, headers, body } = reply
  if (status === 204 || status === 404) return { events: [], rejected: [], next: undefined, bytes: 0 }
  const kind = kindOf(status)
  if (kind) {
    const retryAfterSeconds = readRetryAfter(headers['retry-after'], options.now)
    throw new CarrierFailed(carrierProblem(kind, { detail: `(HTTP ${status})`, retryAfterSeconds }))
  }
  const normalised = normaliseEvents(parseBody(body, headers['content-type'] ?? ''), options)
  return { ...normalised, next: headers['next-page'], bytes: body.length }
}

/** Rows came and none was an event: not the same as "nothing yet", and no reason to forget what is known. */
export const isIncomprehensible = ({ events, rejected }: Normalised): boolean =>
  events.length === 0 && rejected.length > 0

const outgoingKinds: Record<OutgoingProblem, ProblemKind> = {
  bad_address: 'bad_address',
  refused_address: 'bad_address',
  connection: 'unreachable',
  timed_out: 'timed_out',
  too_large: 'too_large',
  bad_encoding: 'nonsense',
  redirect: 'redirect',
}

function kindOf(status: number): ProblemKind | undefined {
  if (status === 200) return undefined
  if (status === 429) return 'busy'
  if (status === 401 || status === 403) return 'denied'
  return status >= 500 ? 'failing' : 'rejected'
}

function parseBody(body: Buffer, contentType: string): object {
  if (!/^(?:application|text)\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType))
    throw failed('nonsense', 'It is not labelled as JSON.')
  const parsed = parseJson(decode(body))
  if (typeof parsed !== 'object' || parsed === null)
    throw failed('nonsense', 'It is neither list nor object.')
  return parsed
}

function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw failed('nonsense', 'It is not UTF-8 text.')
  }
}

/** Deep nesting overflows the parser's stack: a RangeError, which is caught like any other. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw failed('nonsense', 'It is not JSON.')
  }
}

const failed = (kind: ProblemKind, detail: string): CarrierFailed =>
  new CarrierFailed(carrierProblem(kind, { detail }))

/** What carriers send who mean it; beyond that it is a mistake. */
const longestSeconds = 3_600

/** The seconds that a Retry-After asks for, given as a number or as a date; undefined when it says neither. */
export function readRetryAfter(text: string | undefined, now: Date): number | undefined {
  const seconds = secondsIn(text?.trim() ?? '', now)
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(0, Math.ceil(seconds)), longestSeconds)
}

function secondsIn(text: string, now: Date): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text)
  return httpDate.test(text) ? (Date.parse(text) - now.getTime()) / 1_000 : Number.NaN
}

const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/
