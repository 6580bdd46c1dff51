import type { SourceFile } from './source.ts'

/** Words of our own for things that have a standard term; a reader who knows the field would not find them. */
const refused =
  /^(?:sightings?|beliefs?|believed|stakes|foreseen?|amend(?:ed|ment)?|insights?|posture|remembered|patience|sameness|rooms?|wings?|houses?|nobody|deaf|needs)$/i

/**
 * `belief` is what decisions and the public contract call the client address source in stored rows and JSON, and `requireRoom` asks
 * for room in the sense of space.
 */
const real: ReadonlySet<string> = new Set(['Belief', 'beliefs', 'requireRoom'])

/** File names and exported names that use such a word. */
export const refusedWords = (sources: readonly SourceFile[]): string[] =>
  sources.flatMap(({ path, text }) =>
    [...path.split('/'), ...exportedNames(text)]
      .filter((name) => !real.has(name) && wordsIn(name).some((word) => refused.test(word)))
      .map((name) => `${path}: ${name}`),
  )

const exportedNames = (text: string): string[] =>
  [...text.matchAll(/^export (?:async )?(?:const|function\*?|type|class|interface) (\w+)/gm)].map(
    ([, name = '']) => name,
  )

const wordsIn = (name: string): string[] => name.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/)
