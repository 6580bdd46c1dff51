import type { Journey } from '../containers/journey.ts'

/** When the carrier last told anything, whatever it is about; null when it never did. */
export function lastTold({ timeline, etaHistory }: Journey): string | null {
  const told = [...timeline, ...etaHistory].map(({ toldAt }) => toldAt)
  return told.toSorted().at(-1) ?? null
}
