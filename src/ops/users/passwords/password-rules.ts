import { shortestPassword } from '../contract.ts'
import { dictionary } from '@zxcvbn-ts/language-common'

export const longestPassword = 1024
/** What must be left of a password without the words that anybody would try for this person. */
const shortestRest = 8
/** Shorter words stand in other words by chance. */
const shortestWord = 4

/**
 * Why a new password is refused, or undefined. Length is what counts (NIST SP 800-63B-4, for a password that is the only factor);
 * there are no rules of composition. `about` are texts that an attacker knows: the person's name and address, ours, the company's.
 */
export function problemWithPassword(password: string, about: readonly string[] = []): string | undefined {
  if (password.length > longestPassword) return `it is longer than ${longestPassword} characters`
  const text = password.normalize('NFKC')
  if (Array.from(text).length < shortestPassword) return `it is shorter than ${shortestPassword} characters`
  return problemWithGuessable(text.toLowerCase(), wordsOf(about))
}

function problemWithGuessable(text: string, words: readonly string[]): string | undefined {
  const word = words.find((word) => text.includes(word))
  if (isRun(text)) return 'it only runs along the alphabet, the digits or a row of the keyboard'
  if (repeatedPart(text).length < shortestRest) return 'it only repeats a few characters'
  if (isPadded(text)) return 'it is one of the most common passwords, or one of them repeated or padded'
  if (word === undefined) return undefined
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), text)
  if (trimmed(rest).length < shortestRest || isPadded(rest))
    return `without "${word}", which others would try first, too little of it is left`
  return undefined
}

/** The words of these texts, longest first: `wayan.s@example.com` gives its local part, as a whole and in pieces. */
function wordsOf(texts: readonly string[]): string[] {
  const words = texts.flatMap((text) => {
    const known = (text.split('@', 1)[0] ?? '').normalize('NFKC').toLowerCase()
    return [known, ...known.split(/[^\p{L}\p{N}]+/u)]
  })
  return [...new Set(words)]
    .filter((word) => word.length >= shortestWord)
    .toSorted((one, other) => other.length - one.length)
}

/** A common password with digits and signs around it, or several times in a row. */
const isPadded = (text: string): boolean =>
  [text, trimmed(text), trimmed(repeatedPart(text)), repeatedPart(trimmed(text))].some(isLeakedOften)

/** Without the digits and signs before the first and after the last letter. */
const trimmed = (text: string): string => text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')

/** The shortest beginning that, repeated and cut off, is the whole text; the text itself when there is none. */
function repeatedPart(text: string): string {
  for (let length = 1; length < text.length; length += 1)
    if (text.startsWith(text.slice(length))) return text.slice(0, length)
  return text
}

const rows = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'qwertzuiop', 'asdfghjkl', 'zxcvbnm']
const neighbours: ReadonlySet<string> = new Set(
  rows.flatMap((row) =>
    Array.from(row).flatMap((character, index) => {
      const next = row[index + 1] ?? character
      return [character + next, next + character]
    }),
  ),
)
const averageRun = 4

/** Whether it is made of few pieces in each of which every character is its predecessor's neighbour, or the same again. */
function isRun(text: string): boolean {
  const characters = Array.from(text)
  const breaks = characters.filter((character, index) => {
    const before = characters[index - 1]
    return before !== undefined && before !== character && !neighbours.has(before + character)
  })
  return (breaks.length + 1) * averageRun <= characters.length
}

/** Some 49,000 passwords that leaked most often. */
const leaked: ReadonlySet<string> = new Set(dictionary['passwords-common'])

/** Whether so many people have chosen this that it is among the first guesses. In lower case, as the list is. */
export const isLeakedOften = (text: string): boolean => leaked.has(text)
