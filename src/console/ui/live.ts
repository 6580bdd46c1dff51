import { useQueryClient, type QueryKey } from '@tanstack/react-query'
import { useEffect } from 'react'
import { inBackground } from './background.ts'

type Listener = { topic: string; hear: () => void }

const address = '/api/v1/events'
/** After the server has refused to talk at all; a broken connection is repaired by the browser itself, sooner. */
const againMilliseconds = 30_000

const listeners = new Set<Listener>()
let source: EventSource | undefined
let again: ReturnType<typeof setTimeout> | undefined

/**
 * Reads the query again whenever something of that topic has changed on the server, for as long as the component is shown. A tab
 * that nobody looks at waits until somebody does.
 */
export function useLive(topic: string, queryKey: QueryKey): void {
  const client = useQueryClient()
  const key = JSON.stringify(queryKey)
  useEffect(() => {
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
  opened.addEventListener('open', () => tell())
  opened.addEventListener('error', () => {
    if (opened.readyState !== EventSource.CLOSED) return
    // Refused: the session may be over, and whoever asks again now finds out.
    tell()
    again = setTimeout(connect, againMilliseconds)
  })
}

function disconnect(): void {
  clearTimeout(again)
  source?.close()
  source = undefined
}

/** Without a topic: anything may have changed. */
function tell(topic?: string): void {
  for (const listener of listeners) if (topic === undefined || listener.topic === topic) listener.hear()
}

const topicOf = (data: string): string => String(Reflect.get(Object(JSON.parse(data)), 'topic'))
