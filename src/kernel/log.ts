import { pino, type DestinationStream, type Logger } from 'pino'
import { openLogOutput, type LogOutput } from './log-output.ts'

export type Log = Logger

/** Anything that grants access. A log line that carries one of these by accident shows the bracketed word instead. */
const secretFields = [
  'authorization',
  'cookie',
  'password',
  'token',
  'secret',
  'apiKey',
  'clientSecret',
  'set-cookie',
]
const secretShapes: readonly (readonly [RegExp, string])[] = [
  [/((?:\/|%2F)track(?:\/|%2F))[A-Za-z0-9_-]{20,}/gi, '$1[token]'],
  [/\bbw_[A-Za-z0-9_-]{20,}/g, 'bw_[token]'],
  [/\b(__Host-bw|bw)=[A-Za-z0-9_-]{20,}/g, '$1=[token]'],
  // Never beyond a quote: a line must stay the JSON that it is.
  [/(:\/\/[^:@/\s"\\]*):[^/\s"\\]+@/g, '$1:[password]@'],
  // However deep the field lies; its value a text, or a list of texts as several headers of one name are.
  [
    /("[^"\\]*(?:authorization|cookie|password|token|secret|api[-_]?key)":)(?:"(?:[^"\\]|\\.)+"|\[(?:"(?:[^"\\]|\\.)*",?)+\])/gi,
    '$1"[redacted]"',
  ],
]
/** Most lines hold nothing that any of the shapes could match: one look instead of five. */
const worthCleaning = /track|bw_|bw=|:\/\/|authorization|cookie|password|token|secret|api[-_]?key/i

/** Structured log, one JSON line per entry, secrets removed by field name and by shape. */
export function createLog(options: { level: string; destination?: DestinationStream }): Log {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      // By name at the top only: a wildcard costs each line more than the rest of it. Deeper ones go by their shape.
      redact: { paths: secretFields.map((name) => `["${name}"]`), censor: '[redacted]' },
      hooks: { streamWrite: withoutSecrets },
    },
    options.destination ?? standardOutput(),
  )
}

let shared: LogOutput | undefined
const standardOutput = (): LogOutput => (shared ??= openLogOutput())

/** Replaces tokens and passwords that are recognisable by their shape, wherever they stand in a text. */
export const withoutSecrets = (text: string): string =>
  worthCleaning.test(text)
    ? secretShapes.reduce((clean, [shape, replacement]) => clean.replace(shape, replacement), text)
    : text
