import type { Entry } from './compose.ts'

/** Of one event type in a minute, on one node; each type has its own, so that a flood of one hides nothing of another. */
export const anonymousPerMinute = 120

const minute = 60_000

/** What was not written, by event type, and the minutes it happened in. */
export type NotWritten = { count: number; types: Record<string, number>; from: string; to: string }

/** Keeps refusals and failures that nobody in particular caused from filling the disk: anybody can cause them by the million. */
export function createAnonymousLimit() {
  let current = { minute: 0, written: new Map<string, number>() }
  let dropped = new Map<string, number>()
  let from = 0

  const roll = (now: Date): void => {
    const started = Math.floor(now.getTime() / minute) * minute
    if (started !== current.minute) current = { minute: started, written: new Map() }
  }

  return {
    /** Whether this one is written; otherwise it is counted. Whatever somebody known did, and whatever succeeded, always is. */
    mayWrite({ type, by, outcome }: Pick<Entry, 'type' | 'by' | 'outcome'>, now: Date): boolean {
      if (by.actor.kind !== 'anonymous' || outcome === 'success') return true
      roll(now)
      const written = current.written.get(type) ?? 0
      if (written < anonymousPerMinute) {
        current.written.set(type, written + 1)
        return true
      }
      if (dropped.size === 0) from = current.minute
      dropped.set(type, (dropped.get(type) ?? 0) + 1)
      return false
    },

    /** Tells what was not written in minutes that are over. What cannot be told now is told the next time. */
    async report(now: Date, tell: (details: NotWritten) => Promise<unknown>): Promise<void> {
      roll(now)
      if (dropped.size === 0 || from === current.minute) return
      const told = dropped
      dropped = new Map()
      const count = [...told.values()].reduce((sum, value) => sum + value, 0)
      const period = { from: new Date(from).toISOString(), to: new Date(current.minute).toISOString() }
      try {
        await tell({ count, types: Object.fromEntries(told), ...period })
      } catch (error) {
        for (const [type, value] of told) dropped.set(type, (dropped.get(type) ?? 0) + value)
        throw error
      }
    },
  }
}
