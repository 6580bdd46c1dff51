import { heartbeatType, parseHeartbeat } from '../format/heartbeat.ts'
import type { SealedEvent } from '../format/log.ts'

/** A time in which the log says nothing, although a server ran that writes heartbeats. */
export type Silence = { from: string; to: string; index: number }

export type Listening = {
  /** Of the newest heartbeat; undefined before the first and after a stop. */
  minutes: number | undefined
  last: number
  found: Silence[]
}

export const newListening = (): Listening => ({ minutes: undefined, last: 0, found: [] })

const keptSilences = 20
/** Heartbeats are looked for every twenty seconds, and events are in order of their ids, not of their times. */
const slackMinutes = 2
const stops = new Set(['server.stopped', 'server.stopped_uncleanly'])

/** Notes an event; where it comes later than the next heartbeat was due, and no start or stop explains it, that is a silence. */
export function listen(listening: Listening, { index, fields }: SealedEvent): void {
  const { type = '', recorded_at = '', subject_id = '' } = fields ?? {}
  const at = Date.parse(recorded_at)
  const { minutes, last } = listening
  const isExplained = type === 'server.started' || type === 'server.stopped_uncleanly'
  const isLate = minutes !== undefined && at > last + (minutes + slackMinutes) * 60_000
  if (isLate && !isExplained && listening.found.length < keptSilences)
    listening.found.push({ from: new Date(last).toISOString(), to: recorded_at, index })
  if (type === heartbeatType) listening.minutes = parseHeartbeat(subject_id)
  if (stops.has(type)) listening.minutes = undefined
  listening.last = Math.max(last, at)
}
