import { setTimeout as sleep } from 'node:timers/promises'
import * as pg from 'pg'

/** Where notifications come from: a connection of its own, or the only one there is. */
export type NotificationSource = {
  connect: () => Promise<pg.ClientBase>
  run: (client: pg.ClientBase, statement: string) => Promise<unknown>
  release: (client: pg.ClientBase) => Promise<void>
}

export type Subscription = { stop: () => Promise<void> }
export type Listener = {
  listen: (channel: string, onPayload: (payload: string) => void) => Promise<Subscription>
  onChange: (callback: (isConnected: boolean) => void) => void
  close: () => Promise<void>
}

const firstPauseMilliseconds = 100
const longestPauseMilliseconds = 5000

/** LISTEN that survives its connection: it reconnects with growing pauses, and tells when nothing can be heard and when it can again. */
export function createListener(source: NotificationSource): Listener {
  const channels = new Map<string, Set<(payload: string) => void>>()
  const observers: ((isConnected: boolean) => void)[] = []
  let client: pg.ClientBase | undefined
  let connecting: Promise<void> | undefined
  const closing = new AbortController()

  const deliver = ({ channel, payload }: pg.Notification) => {
    for (const onPayload of channels.get(channel) ?? []) onPayload(payload ?? '')
  }

  async function connect(): Promise<void> {
    const fresh = await source.connect()
    const lose = () => void loseClient(fresh)
    fresh.on('notification', deliver).on('error', lose).on('end', lose)
    try {
      for (const channel of channels.keys()) await source.run(fresh, `listen ${pg.escapeIdentifier(channel)}`)
    } catch (error) {
      await source.release(fresh).catch(ignore)
      throw error
    }
    client = fresh
  }

  async function loseClient(lost: pg.ClientBase): Promise<void> {
    lost.off('notification', deliver)
    if (client !== lost || closing.signal.aborted) return
    client = undefined
    for (const observer of observers) observer(false)
    connecting ??= reconnect()
    await connecting
  }

  async function reconnect(): Promise<void> {
    let pause = firstPauseMilliseconds
    while (!closing.signal.aborted) {
      if (await connect().then(succeeded, failed)) break
      await sleep(pause, undefined, { signal: closing.signal, ref: false }).catch(ignore)
      pause = Math.min(pause * 2, longestPauseMilliseconds)
    }
    connecting = undefined
    if (client) for (const observer of observers) observer(true)
  }

  async function stop(channel: string, onPayload: (payload: string) => void): Promise<void> {
    const audience = channels.get(channel)
    audience?.delete(onPayload)
    if (audience?.size !== 0) return
    channels.delete(channel)
    // A connection that is just lost forgets the channel by itself.
    if (client) await source.run(client, `unlisten ${pg.escapeIdentifier(channel)}`).catch(ignore)
  }

  return {
    async listen(channel, onPayload) {
      const audience = channels.get(channel) ?? new Set()
      channels.set(channel, audience.add(onPayload))
      if (client) await source.run(client, `listen ${pg.escapeIdentifier(channel)}`)
      else await (connecting ??= connect().finally(() => (connecting = undefined)))
      return { stop: () => stop(channel, onPayload) }
    },
    onChange: (callback) => void observers.push(callback),
    async close() {
      closing.abort()
      await connecting?.catch(ignore)
      if (client) await source.release(client)
      client = undefined
    },
  }
}

const succeeded = () => true
const failed = () => false
const ignore = () => undefined
