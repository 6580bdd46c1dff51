import { fieldWords } from './field-words.ts'
import type { Clash } from './rebase.ts'

/** Where both had the same rule in hand, and whose version is in the draft now. */
export function clashWords(clash: Clash): string {
  if (clash.kind === 'removed_by_them')
    return `${clash.mine.name}: they removed it, you changed it. It is in your draft as a new rule.`
  if (clash.kind === 'removed_by_me')
    return `${clash.theirs.name}: they changed it, you removed it. It is still removed in your draft.`
  const fields = clash.fields.map((field) => fieldWords[field].toLowerCase())
  return `${clash.theirs.name}: both changed ${fields.join(', ')}. Yours is in your draft.`
}
