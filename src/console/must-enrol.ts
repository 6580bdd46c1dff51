import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let isRequired = false

/** Whether the server lets this person do nothing but add a second factor. */
export const useMustEnrol = (): boolean => useSyncExternalStore(subscribe, () => isRequired)

export function setMustEnrol(required: boolean): void {
  isRequired = required
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
