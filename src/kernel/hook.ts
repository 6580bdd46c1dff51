import type { Db } from './database/database.ts'

/** Runs in the transaction of what happens; what it throws refuses that. */
export type Listener<Payload> = (tx: Db, payload: Payload) => Promise<void>

export type Hook<Payload> = {
  /** Features subscribe where they are composed, before anything runs. */
  subscribe(listener: Listener<Payload>): void
  /** Runs the listeners one after the other, in the order in which they subscribed; the first that throws ends it. */
  run(tx: Db, payload: Payload): Promise<void>
}

/** Where a feature lets those that are composed after it take part in what it does. */
export function createHook<Payload>(): Hook<Payload> {
  const listeners: Listener<Payload>[] = []
  return {
    subscribe: (listener) => void listeners.push(listener),
    async run(tx, payload) {
      for (const listener of listeners) await listener(tx, payload)
    },
  }
}
