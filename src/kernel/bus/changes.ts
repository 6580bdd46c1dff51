import type { Bus } from './bus.ts'
import type { Db } from '../database/database.ts'
import type { LiveTopics } from '../feature.ts'

const busTopic = 'changed'

/**
 * Tells open pages on every node, when the caller's transaction commits, that something of a topic has changed, never what: they ask
 * again for what they show. A feature declares its topics.
 */
export async function announceChange(bus: Pick<Bus, 'publish'>, db: Db, topic: string): Promise<void> {
  await bus.publish(db, busTopic, { topic })
}

/** Calls the listener for what changed anywhere, at most once a topic in so many milliseconds: a rush is one message. */
export function onChanges(
  bus: Pick<Bus, 'subscribe'>,
  { topics, everyMilliseconds }: { topics: LiveTopics; everyMilliseconds: number },
  listener: (topic: string) => void,
): void {
  const waiting = new Set<string>()
  bus.subscribe(busTopic, (message) => {
    const topic = topicOf(message, topics)
    if (topic === undefined || waiting.has(topic)) return
    waiting.add(topic)
    setTimeout(() => {
      waiting.delete(topic)
      listener(topic)
    }, everyMilliseconds).unref()
  })
}

function topicOf(message: unknown, topics: LiveTopics): string | undefined {
  const topic = typeof message === 'object' && message && 'topic' in message ? message.topic : undefined
  return typeof topic === 'string' && Object.hasOwn(topics, topic) ? topic : undefined
}
