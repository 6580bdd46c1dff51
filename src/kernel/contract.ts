import * as Type from 'typebox'
import type { Role } from './identity.ts'

/** Who may call: anyone, anyone signed in, or whoever's roles satisfy the named one. */
export type Access = 'anyone' | 'signed-in' | Role
/**
 * What an endpoint is to API tokens: of which area it is, open to every token (`any`) or to none. Without an area of its own it
 * is for tokens of the whole role, reading also for those that only read.
 */
export type TokenArea = 'role' | 'orders' | 'people' | 'metrics' | 'any' | 'none'
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** An endpoint as data. Validation, serialisation, OpenAPI and the console's types all come from it. */
export type Endpoint<
  Params extends Type.TSchema = Type.TSchema,
  Query extends Type.TSchema = Type.TSchema,
  Body extends Type.TSchema = Type.TSchema,
  Reply extends Type.TSchema = Type.TSchema,
> = {
  method: Method
  /** Below `/api/v1`, with Fastify's `:name` parameters. */
  path: string
  /** One sentence for the API reference. */
  summary: string
  tag: string
  access: Access
  /** Asks a person for a sign-in within the last minutes; API tokens are not people. */
  needsRecentSignIn: boolean
  tokens: TokenArea
  /** Open to a session that must first prove again who it belongs to: for that proof, and for signing out. */
  allowsUnproven: boolean
  /** Open to people who must add a second factor before anything else. */
  allowsUnenrolled: boolean
  /** Ends access: it must not wait while slow statements hold all connections of the database. */
  isUrgent: boolean
  params: Params
  query: Query
  body: Body
  reply: Reply
  status: 200 | 201 | 204
  /** What the body is; JSON unless said otherwise. */
  consumes: 'application/json' | 'text/csv'
  /** The longest body in bytes; a megabyte of JSON and five of CSV unless said otherwise. */
  longestBody?: number
  /** What a download is (reply: `downloadOf()`); JSON unless said otherwise. */
  produces?: 'application/zip'
  /** A list (reply is a page): also exported as `…/export?format=csv|jsonl`. */
  isList: boolean
  /** Where else the list is exported. */
  exportPath?: string
}

/** A file for a person, as a verb answers it. The name has no characters that a header would need to escape. */
export type Download = { fileName: string; content: Uint8Array }
/** The reply of an endpoint that `produces` a file. */
export const downloadOf = () => Type.Unsafe<Download>({ type: 'string', format: 'binary' })

type Optional =
  | 'status'
  | 'consumes'
  | 'produces'
  | 'longestBody'
  | 'isList'
  | 'exportPath'
  | 'needsRecentSignIn'
  | 'tokens'
  | 'allowsUnproven'
  | 'allowsUnenrolled'
  | 'isUrgent'

type Absent = Type.TUndefined

/** Declares an endpoint; what is left out is absent (no params, no query, no body, an empty reply). */
export function endpoint<
  Params extends Type.TSchema = Absent,
  Query extends Type.TSchema = Absent,
  Body extends Type.TSchema = Absent,
  Reply extends Type.TSchema = Absent,
>(
  given: Pick<Endpoint, 'method' | 'path' | 'summary' | 'tag' | 'access'> & {
    params?: Params
    query?: Query
    body?: Body
    reply?: Reply
  } & Partial<Pick<Endpoint, Optional>>,
): Endpoint<Params, Query, Body, Reply> {
  const absent = Type.Undefined()
  return {
    status: given.reply ? 200 : 204,
    consumes: 'application/json',
    isList: false,
    needsRecentSignIn: false,
    // What anybody may do who is signed in is about themselves.
    tokens: given.access === 'signed-in' ? 'none' : 'role',
    allowsUnproven: false,
    allowsUnenrolled: false,
    isUrgent: false,
    ...given,
    params: (given.params ?? absent) as Params,
    query: (given.query ?? absent) as Query,
    body: (given.body ?? absent) as Body,
    reply: (given.reply ?? absent) as Reply,
  }
}

/** An object that refuses unknown fields. */
export const strictObject = <Fields extends Type.TProperties>(
  fields: Fields,
  options: Type.TObjectOptions = {},
) => Type.Object(fields, { additionalProperties: false, ...options })

export const uuid = () => Type.String({ format: 'uuid', maxLength: 36 })
/** As in RFC 3339, without what no clock here can show: leap seconds, and offsets beyond those of the world. */
export const timestamp = () => Type.String({ format: 'date-time', pattern: instant, maxLength: 40 })
const instant = '^(?!0000)[^:]+:\\d\\d:[0-5]\\d(\\.\\d{1,9})?([Zz]|[+-](0\\d|1[0-4]):[0-5]\\d)$'
export const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])
/** A set of words, as a schema: `words(states)`. */
export const words = <const Words extends readonly string[]>(list: Words): Type.TEnum<[...Words]> =>
  Type.Enum<[...Words]>([...list])

/** What every list takes: `?limit=&cursor=`. Spread it into the list's own filters. */
export const pageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
}

/** What every list answers. A count stops at 10,000 and says so. */
export const pageOf = <Item extends Type.TSchema>(item: Item) =>
  strictObject({
    items: Type.Array(item),
    nextCursor: nullable(Type.String()),
    count: Type.Integer(),
    countIsCapped: Type.Boolean(),
  })
export type Page<Item> = { items: Item[]; nextCursor: string | null; count: number; countIsCapped: boolean }
