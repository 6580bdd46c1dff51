import type { Bus } from './bus.ts'
import type { Db } from '../database/database.ts'
import type { MaybePromise } from '../maybe-promise.ts'

/** What a cache needs of the bus. */
export type Announcements = Pick<Bus, 'publish' | 'subscribe' | 'isHearing' | 'onHearingChange'>

/** Rows in memory that are trusted while this node hears of their changes, and by default not a moment longer. */
export type AnnouncedCache<Value> = {
  /**
   * The value from memory, at once, or a promise of it loaded. Callers that ask at the same time share one load; what is absent is
   * not remembered.
   */
  get(key: string): MaybePromise<Value | undefined>
  /**
   * Tells every node, when the caller's transaction commits, that these changed; `subjects` says what the keys stand for, to those
   * who asked by `onAnnounced`. Answers the announcements' ids.
   */
  announce(db: Db, keys: readonly string[], subjects?: readonly string[]): Promise<string[]>
  /** Is told on every node, after it has forgotten the keys. What is announced while a node is deaf is never told there. */
  onAnnounced(listener: (subjects: readonly string[]) => void): void
  /** Forgets on this node at once: whoever made the change need not wait for hearing of it. */
  forget(keys: readonly string[]): void
}

export type AnnouncedCacheOptions<Value> = {
  topic: string
  capacity: number
  load: (key: string) => Promise<Value | undefined>
  /**
   * For what may be seen a little late, never for what grants access: so long a value is believed without hearing. A database too
   * busy to let this node hear must not be asked for everything at every request on top.
   */
  believedDeafMilliseconds?: number
}

/** A notification of PostgreSQL carries less than 8,000 bytes. */
const keysPerMessage = 80

type Entry<Value> = { value: MaybePromise<Value | undefined>; loadedAt: number }

/** Keeps the most recently used values; while the bus is not hearing, every `get` loads. */
export function createAnnouncedCache<Value>(
  bus: Announcements,
  { topic, capacity, load, believedDeafMilliseconds = 0 }: AnnouncedCacheOptions<Value>,
): AnnouncedCache<Value> {
  const entries = new Map<string, Entry<Value>>()
  let heardSince = -Infinity
  const forget = (keys: readonly string[]) => keys.forEach((key) => entries.delete(key))
  bus.subscribe(topic, (message) => forget(textsIn(message, 'keys')))
  // What was announced in between is lost, so nothing from before may be believed for its own sake.
  bus.onHearingChange(() => (heardSince = performance.now()))

  const isBelieved = ({ loadedAt }: Entry<Value>): boolean =>
    (bus.isHearing() && loadedAt > heardSince) || performance.now() - loadedAt < believedDeafMilliseconds

  const remember = (key: string, loading: Promise<Value | undefined>) => {
    const entry: Entry<Value> = { value: loading, loadedAt: performance.now() }
    entries.delete(key)
    entries.set(key, entry)
    const dropIfMine = () => void (entries.get(key) === entry && entries.delete(key))
    loading.then((found) => (found === undefined ? dropIfMine() : (entry.value = found)), dropIfMine)
    const oldest = entries.size > capacity ? entries.keys().next().value : undefined
    if (oldest !== undefined) entries.delete(oldest)
  }

  return {
    forget,
    get(key) {
      const known = entries.get(key)
      if (known && isBelieved(known)) {
        // Taken out and put back: the order of a Map is then the order of use.
        entries.delete(key)
        entries.set(key, known)
        return known.value
      }
      const value = load(key)
      remember(key, value)
      return value
    },
    async announce(db, keys, subjects = []) {
      const announced: string[] = []
      for (let from = 0; from < keys.length; from += keysPerMessage) {
        const part = <Text>(texts: readonly Text[]) => texts.slice(from, from + keysPerMessage)
        announced.push(await bus.publish(db, topic, { keys: part(keys), subjects: part(subjects) }))
      }
      return announced
    },
    onAnnounced: (listener) => bus.subscribe(topic, (message) => listener(textsIn(message, 'subjects'))),
  }
}

function textsIn(message: unknown, member: 'keys' | 'subjects'): string[] {
  const texts: unknown = typeof message === 'object' && message ? Reflect.get(message, member) : undefined
  return Array.isArray(texts) ? texts.filter((text) => typeof text === 'string') : []
}
