import { useSyncExternalStore } from 'react'

const everyMilliseconds = 20_000
const listeners = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

/** The time, moving on for as long as something on the screen shows it. One timer for all. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now)

/** Today's date on this computer's calendar, as date inputs want it. */
export const useToday = (): string => new Date(useNow()).toLocaleDateString('sv')

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(tick, everyMilliseconds)
  if (listeners.size === 1) now = Date.now()
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick(): void {
  now = Date.now()
  for (const listener of listeners) listener()
}
