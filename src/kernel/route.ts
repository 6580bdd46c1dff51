import type * as Type from 'typebox'
import type { Endpoint } from './contract.ts'
import type { Db } from './database/database.ts'
import type { Caller } from './identity.ts'

/** What a verb may need to know about the request besides its input. */
export type RouteContext = {
  db: Db
  caller: Caller
  requestId: string
  /** The session cookie of this client. Its name and flags are `http/`'s business. */
  cookie: {
    /** Every value the client sent under its name: no proof of anything until it was checked. */
    sent: readonly string[]
    set(token: string): void
    clear(): void
  }
  /** The cookie by which a browser is known again after signing out. It lets nobody in. */
  deviceCookie: { sent: string | undefined; set(token: string): void }
  /** The cookie of a browser that leaves for an identity provider: what it has begun, it alone can finish. */
  browserCookie: { sent: string | undefined; set(token: string): void }
}

export type RouteInput<E extends Endpoint> = {
  params: Type.Static<E['params']>
  query: Type.Static<E['query']>
  body: Type.Static<E['body']>
}

/** What a verb answers; a verb without a reply may answer nothing. */
type ReplyOf<E extends Endpoint> = Type.Static<E['reply']> extends undefined ? void : Type.Static<E['reply']>

// Items are those of the endpoint's own page, so what a format makes of them is given what it expects.
export type ItemFormats = Readonly<Record<string, (item: never) => object>>

/** An endpoint with what it does. `http/mount` is the only reader. */
export type Route = {
  endpoint: Endpoint
  /** Further formats of a list's file, by name: each item as one JSON line of another shape. */
  formats?: ItemFormats
  run(input: { params: unknown; query: unknown; body: unknown }, context: RouteContext): Promise<unknown>
}

/** Pairs a contract with its verb, one line each: `route(endSession, ({ params }, { db, caller }) => sessions.end(db, params.id, caller))`. */
export const route = <E extends Endpoint>(
  endpoint: E,
  run: (input: RouteInput<E>, context: RouteContext) => Promise<ReplyOf<E>>,
  formats?: ItemFormats,
): Route => ({
  endpoint,
  ...(formats && { formats }),
  // Input was validated against the endpoint's own schemas before this is called.
  run: (input, context) => run(input as RouteInput<E>, context),
})
