import { createHash } from 'node:crypto'

/** An id in the shape of a UUID (version 8) that is the same for the same words, on every machine and after every restart. */
export function stableUuid(...words: string[]): string {
  const hex = digest(words)
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** A whole number from `least` to `most`, the same for the same words: what chance would be, could it be repeated. */
export function stableNumber(least: number, most: number, ...words: string[]): number {
  const drawn = Number.parseInt(digest(words).slice(0, 12), 16) / 2 ** 48
  return least + Math.floor(drawn * (most - least + 1))
}

function digest(words: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(words)).digest('hex')
}
