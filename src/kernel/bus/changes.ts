import type { Bus } from './bus.ts'
import type { Db } from '../database/database.ts'
import type { Role } from '../identity.ts'

/** What open pages may be told of, and who may be told: that something changed, never what. They ask again for what they show. */
export const changeTopics = { sessions: 'security', ip_access: 'security' } as const satisfies Record<
  string,
  Role
>
export type ChangeTopic = keyof typeof changeTopics

const busTopic = 'changed'

/** Tells every node, when the caller's transaction commits. */
export async function announceChange(bus: Pick<Bus, 'publish'>, db: Db, topic: ChangeTopic): Promise<void> {
  await bus.publish(db, busTopic, { topic })
}

/** Calls the listener for what changed anywhere, at most once a topic in so many milliseconds: a rush is one message. */
export function onChanges(
  bus: Pick<Bus, 'subscribe'>,
  everyMilliseconds: number,
  listener: (topic: ChangeTopic) => void,
): void {
  const waiting = new Set<ChangeTopic>()
  bus.subscribe(busTopic, (message) => {
    const topic = topicOf(message)
    if (topic === undefined || waiting.has(topic)) return
    waiting.add(topic)
    setTimeout(() => {
      waiting.delete(topic)
      listener(topic)
    }, everyMilliseconds).unref()
  })
}

function topicOf(message: unknown): ChangeTopic | undefined {
  const topic = typeof message === 'object' && message && 'topic' in message ? message.topic : undefined
  return typeof topic === 'string' && topic in changeTopics ? (topic as ChangeTopic) : undefined
}
