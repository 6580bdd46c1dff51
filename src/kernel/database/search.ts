/** Nobody types more of a word than this; what lies beyond tells nothing apart. */
const longestWord = 100
const mostWords = 10

/**
 * What texts can be found by, as words joined by spaces: each word, and its rest from every place where a reader sees
 * a new part begin. `SO2024-0042` is found by `so2024`, `2024-00` and `0042`; `MSKU8532556` by its digits too.
 */
export function searchWords(texts: readonly string[]): string {
  return [...new Set(texts.flatMap(wordsOf).flatMap(fromEveryPart))].join(' ')
}

/** The tsquery that finds what has, for every word of the search, a word that begins so. Undefined when it has no words. */
export function searchQuery(search: string): string | undefined {
  const words = wordsOf(search).slice(0, mostWords)
  if (words.length === 0) return undefined
  return words.map((word) => `'${quoted(shortened(word))}':*`).join(' & ')
}

const wordsOf = (text: string): string[] => folded(text).split(/\s+/u).filter(Boolean)

/** Compatibility forms become plain ones (full-width digits, ligatures), capitals small. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase()

function fromEveryPart(word: string): string[] {
  const starts = Array.from(word.matchAll(/[\p{L}\p{M}]+|\p{N}+/gu), (part) => part.index)
  return [0, ...starts].map((start) => shortened(word.slice(start)))
}

const shortened = (word: string): string => word.slice(0, longestWord).toWellFormed()

const quoted = (word: string): string => word.replaceAll('\\', '\\\\').replaceAll("'", "''")

/** The LIKE pattern of texts that contain this one, whatever stands in it. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`
