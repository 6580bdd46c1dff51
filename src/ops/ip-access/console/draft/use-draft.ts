import { useMemo, useState } from 'react'
import { useMe } from '../../../sign-in/console/me.ts'
import { differenceOf, isNone, type Difference } from './difference.ts'
import { keepDraft, readDraft, type Draft } from './draft-store.ts'
import type { EditedRule } from '../rules/edited-rule.ts'
import { rebase, type MergeConflict } from './rebase.ts'
import type { SavedRules } from '../use-rules.ts'

export type Editing = {
  /** What the screen shows: the draft, or the rules in force. */
  rules: readonly EditedRule[]
  /** The saved list that this began from. */
  base: readonly EditedRule[]
  version: number
  isDraft: boolean
  /** Somebody else has published since the draft began. */
  isOutdated: boolean
  difference: Difference
  change: (rules: readonly EditedRule[]) => void
  discard: () => void
  /** Puts the draft on top of what is saved now, and says where both had the same in hand. */
  takeAlong: (theirs: SavedRules) => readonly MergeConflict[]
}

/** Edits the list without touching what is in force. A draft that has come back to where it began is none. */
export function useDraft(saved: SavedRules): Editing {
  const userId = useMe().user.id
  const [draft, setDraft] = useState(() => readDraft(userId))
  const keep = (next: Draft) => {
    const kept = isNone(differenceOf(next.base, next.rules)) ? undefined : next
    keepDraft(userId, kept)
    setDraft(kept)
  }
  const current = draft ?? { version: saved.version, base: saved.rules, rules: saved.rules }
  const { base, rules } = current
  const difference = useMemo(() => differenceOf(base, rules), [base, rules])
  // The version also counts changes of settings, which no draft is outdated by.
  const isOutdated = useMemo(() => !isNone(differenceOf(base, saved.rules)), [base, saved.rules])
  return {
    rules,
    base,
    version: isOutdated ? current.version : saved.version,
    isDraft: draft !== undefined,
    isOutdated,
    difference,
    change: (next) => keep({ ...current, rules: next }),
    discard: () => keep({ ...current, rules: base }),
    takeAlong: (theirs) => {
      const merged = rebase({ base, mine: rules, theirs: theirs.rules })
      keep({ version: theirs.version, base: theirs.rules, rules: merged.rules })
      return merged.clashes
    },
  }
}
