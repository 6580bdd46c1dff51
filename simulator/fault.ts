import * as Type from 'typebox'
import { Compile } from 'typebox/schema'

export const nonsenseKinds = [
  ...([
    'html',
    'empty_body',
    'null',
    'truncated_json',
    'deep_nesting',
    'wrong_types',
    'missing_fields',
  ] as const),
  ...(['wrong_charset', 'duplicate_keys', 'hostile_strings', 'huge_numbers', 'prototype_keys'] as const),
] as const
export const encodings = ['gzip', 'deflate', 'br', 'zstd', 'gzip_twice', 'mislabelled', 'unknown'] as const

const milliseconds = Type.Integer({ minimum: 0, maximum: 3_600_000 })
const bytes = Type.Integer({ minimum: 1, maximum: 10_000_000_000 })

const mode = <Name extends string, More extends Type.TProperties>(name: Name, more: More) =>
  Type.Object(
    {
      mode: Type.Literal(name),
      ...more,
      /** Only for requests about this container. */
      containerNumber: Type.Optional(Type.String({ pattern: '^[A-Z0-9]{1,15}$' })),
      /** Only for the next so many requests. */
      requests: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    },
    { additionalProperties: false },
  )

/** How the carrier misbehaves; what is true of each mode stands in `docs/simulator.md`. */
export const Fault = Type.Union([
  mode('none', {}),
  mode('slow', { delayMs: milliseconds }),
  mode('hang', {}),
  mode('hang_after_headers', {}),
  mode('drip', { bytesPerDrop: Type.Optional(bytes), everyMs: Type.Optional(milliseconds) }),
  mode('fail', {
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    retryAfter: Type.Optional(Type.String({ pattern: '^[ -~]{1,100}$' })),
  }),
  mode('flood', { bytes: Type.Optional(bytes), endless: Type.Optional(Type.Boolean()) }),
  mode('gzip_bomb', {
    decodedBytes: Type.Optional(bytes),
    layers: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })),
  }),
  mode('encoding', { encoding: Type.Enum(encodings) }),
  mode('nonsense', { kind: Type.Enum(nonsenseKinds) }),
  mode('redirect', {
    /** Without it the redirect leads back to where it came from, for ever. */
    location: Type.Optional(Type.String({ pattern: '^[!-~]{1,2000}$' })),
    status: Type.Optional(Type.Enum([301, 302, 303, 307, 308])),
  }),
  mode('reset', {
    /** So much of the answer comes before the connection breaks; without it nothing does. */
    afterBytes: Type.Optional(bytes),
  }),
  mode('empty_page_loop', {}),
])
export type Fault = Type.Static<typeof Fault>

const shape = Compile(Fault)

export const isFault = (given: unknown): given is Fault => shape.Check(given)

export type FaultSwitch = ReturnType<typeof createFaultSwitch>

/** Holds the fault that is switched on, and decides which requests it is for. */
export function createFaultSwitch() {
  let fault: Fault = { mode: 'none' }

  /** The fault for a request; counts it where the fault is for so many requests only. */
  function take(containerNumber: string | undefined): Fault {
    const current = fault
    if (current.containerNumber && current.containerNumber !== containerNumber) return { mode: 'none' }
    if (current.requests)
      fault = current.requests > 1 ? { ...current, requests: current.requests - 1 } : { mode: 'none' }
    return current
  }

  return { take, get: (): Fault => fault, set: (wanted: Fault): void => void (fault = wanted) }
}
