import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Database, Db } from '../database/database.ts'
import { createHeartbeat, type Heartbeat } from './heartbeat.ts'
import type { Log } from '../log.ts'

/** Messages between the nodes of one installation, over PostgreSQL's LISTEN/NOTIFY: no other service is needed. */
export type Bus = Pick<Heartbeat, 'isHearing' | 'onHearingChange' | 'liveNodes'> & {
  nodeId: string
  /** Announces in the caller's transaction: every node hears it (this one too) when it commits. Returns the announcement's id. */
  publish(db: Db, topic: string, message: unknown): Promise<string>
  subscribe(topic: string, onMessage: (message: unknown) => void): void
  /** Waits, after the commit, until every live node has acted on an announcement; at most two seconds. */
  confirmed(announcementId: string): Promise<{ nodes: number; milliseconds: number }>
  start(): Promise<void>
  stop(): Promise<void>
}

type Envelope = { node: string; topic: string; message: unknown; id: string | null }

const channel = 'breakwater'
const confirmWithinMilliseconds = 2_000
/** NOTIFY takes 8,000 bytes; announcements carry ids, never content. */
const largestPayload = 7_900

export function createBus({ database, log }: { database: Database; log: Log }): Bus {
  const nodeId = randomUUID()
  const subscribers = new Map<string, ((message: unknown) => void)[]>()
  const acknowledgements = new Map<string, Set<string>>()
  let listener: { stop(): Promise<void> } | undefined

  const send = (db: Db, envelope: Omit<Envelope, 'node'>) => notify(db, { node: nodeId, ...envelope })
  // By the owner's pool where there is one: behind the statements of a busy hour a late heartbeat would look like deafness.
  const sendAside = (topic: string, message: unknown): void => {
    send(database.owner, { topic, message, id: null }).catch((err: unknown) =>
      log.warn({ err, topic }, 'not announced'),
    )
  }
  const heartbeat = createHeartbeat({
    nodeId,
    isAlone: database.engine === 'pglite',
    beat: () => sendAside('heartbeat', null),
  })
  database.onListenerChange(() => heartbeat.interrupted())
  const act = ({ node, topic, message, id }: Envelope): void => {
    heartbeat.heard(node)
    if (topic === 'acknowledged') acknowledgements.get(String(message))?.add(node)
    for (const onMessage of subscribers.get(topic) ?? []) onMessage(message)
    if (id !== null) sendAside('acknowledged', id)
  }
  /** Whoever may connect to the database may notify: what comes is no reason to stop. */
  const receive = (payload: string): void => {
    try {
      act(JSON.parse(payload) as Envelope)
    } catch (err) {
      log.error({ err }, 'an announcement could not be acted on')
    }
  }

  return {
    isHearing: () => heartbeat.isHearing(),
    onHearingChange: (callback) => heartbeat.onHearingChange(callback),
    liveNodes: () => heartbeat.liveNodes(),
    nodeId,
    subscribe: (topic, onMessage) =>
      void subscribers.set(topic, [...(subscribers.get(topic) ?? []), onMessage]),
    async publish(db, topic, message) {
      const id = randomUUID()
      acknowledgements.set(id, new Set())
      setTimeout(() => acknowledgements.delete(id), confirmWithinMilliseconds * 5).unref()
      await send(db, { topic, message, id })
      return id
    },
    confirmed: (id) => untilAll(() => heartbeat.liveNodes(), acknowledgements.get(id) ?? new Set()),
    async start() {
      listener = await database.listen(channel, receive)
      heartbeat.start()
    },
    async stop() {
      heartbeat.stop()
      await listener?.stop()
    },
  }
}

async function notify(db: Db, envelope: Envelope): Promise<void> {
  const payload = JSON.stringify(envelope)
  if (Buffer.byteLength(payload) > largestPayload)
    throw new Error(`An announcement on ${envelope.topic} is too long.`)
  await sql`select pg_notify(${channel}, ${payload})`.execute(db)
}

async function untilAll(live: () => readonly string[], heard: ReadonlySet<string>) {
  const began = performance.now()
  const elapsed = () => performance.now() - began
  while (!live().every((node) => heard.has(node)) && elapsed() < confirmWithinMilliseconds) await pause(5)
  return { nodes: heard.size, milliseconds: Math.round(elapsed()) }
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))
