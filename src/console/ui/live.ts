import { useQueryClient, type QueryKey } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { inBackground } from './background.ts'

type Listener = { topic: string; hear: () => void }

const address = '/api/v1/events'
/** After the server has refused to talk at all; a broken connection is repaired by the browser itself, sooner. */
const againMilliseconds = 30_000

const listeners = new Set<Listener>()
let source: EventSource | undefined
let again: ReturnType<typeof setTimeout> | undefined

/** A connection that the browser repairs at once is not worth a word. */
const noticedAfterMilliseconds = 5_000
const stateListeners = new Set<() => void>()
let isDisconnected = false
let noticing: ReturnType<typeof setTimeout> | undefined

/**
 * Reads the query again whenever something of that topic has changed on the server, for as long as the component is shown. A tab
 * that is hidden waits until it is shown. Without a topic nothing is followed.
 */
export function useLive(topic: string | undefined, queryKey: QueryKey): void {
  const client = useQueryClient()
  const key = JSON.stringify(queryKey)
  useEffect(() => {
    if (topic === undefined) return undefined
    const hear = () =>
      void inBackground(() =>
        client.invalidateQueries({
          queryKey: JSON.parse(key) as QueryKey,
          refetchType: document.hidden ? 'none' : 'active',
        }),
      )
    return listen({ topic, hear })
  }, [client, topic, key])
}

/** Whether live updates have been missing for some seconds: what is shown may be out of date. */
export const useIsDisconnected = (): boolean => useSyncExternalStore(subscribeState, () => isDisconnected)

/** One connection for the whole tab, open while anybody listens. */
function listen(listener: Listener): () => void {
  listeners.add(listener)
  if (!source) connect()
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) disconnect()
  }
}

function connect(): void {
  const opened = new EventSource(address)
  source = opened
  opened.addEventListener('changed', ({ data }: MessageEvent<string>) => tell(topicOf(data)))
  // What changed before, while a page was loading or the connection was cut, was told to nobody.
  opened.addEventListener('open', () => {
    setDisconnected(false)
    tell()
  })
  opened.addEventListener('error', () => {
    noticing ??= setTimeout(() => setDisconnected(true), noticedAfterMilliseconds)
    if (opened.readyState !== EventSource.CLOSED) return
    // Refused: the session may be over, and whoever asks again now finds out.
    tell()
    again = setTimeout(connect, againMilliseconds)
  })
}

function disconnect(): void {
  clearTimeout(again)
  setDisconnected(false)
  source?.close()
  source = undefined
}

function setDisconnected(value: boolean): void {
  clearTimeout(noticing)
  noticing = undefined
  isDisconnected = value
  for (const listener of stateListeners) listener()
}

function subscribeState(listener: () => void): () => void {
  stateListeners.add(listener)
  return () => stateListeners.delete(listener)
}

/** Without a topic: anything may have changed. */
function tell(topic?: string): void {
  for (const listener of listeners) if (topic === undefined || listener.topic === topic) listener.hear()
}

const topicOf = (data: string): string => String(Reflect.get(Object(JSON.parse(data)), 'topic'))
