import { shortestPassword } from '../../contract.ts'

/** What is still missing from a new password, while it is typed. Length is the only rule a person can see coming. */
export function passwordWords(typed: string): { words: string; isEnough: boolean } {
  // Counted as the server counts.
  const length = Array.from(typed.normalize('NFKC')).length
  const missing = shortestPassword - length
  if (missing <= 0) return { words: 'Long enough.', isEnough: true }
  if (length === 0) return { words: `At least ${shortestPassword} characters.`, isEnough: false }
  return { words: `${missing} more ${missing === 1 ? 'character' : 'characters'}.`, isEnough: false }
}
