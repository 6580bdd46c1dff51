import { useSyncExternalStore } from 'react'

const slow = createTicking(20_000)
const fast = createTicking(1_000)

/** The time, moving on for as long as something on the screen shows it. */
export const useNow = (): number => useSyncExternalStore(slow.subscribe, slow.now)

/** The same to the second, for what is counted down. */
export const useSeconds = (): number => useSyncExternalStore(fast.subscribe, fast.now)

/** Today's date on this computer's calendar, as date inputs want it. */
export const useToday = (): string => new Date(useNow()).toLocaleDateString('sv')

/** One timer for all who look, and none while nobody does. */
function createTicking(everyMilliseconds: number) {
  const listeners = new Set<() => void>()
  let now = Date.now()
  let timer: ReturnType<typeof setInterval> | undefined

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

  return { subscribe, now: () => now }
}
