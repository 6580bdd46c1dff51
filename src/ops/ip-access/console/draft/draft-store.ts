import type { EditedRule } from '../rules/edited-rule.ts'

/** A list that is not in force yet, and the saved list that it began from. */
export type Draft = { version: number; base: readonly EditedRule[]; rules: readonly EditedRule[] }

/** Drafts that the browser's storage had no room for live as long as the tab does. */
const inMemory = new Map<string, Draft>()

/** The draft of this person in this tab, over reloads and other pages. */
export function readDraft(userId: string): Draft | undefined {
  const text = sessionStorage.getItem(keyOf(userId))
  // Only this file writes under this key.
  return text === null ? inMemory.get(userId) : (JSON.parse(text) as Draft)
}

export function keepDraft(userId: string, draft: Draft | undefined): void {
  forget(userId)
  if (!draft) return
  try {
    sessionStorage.setItem(keyOf(userId), JSON.stringify(draft))
  } catch {
    inMemory.set(userId, draft)
  }
}

function forget(userId: string): void {
  inMemory.delete(userId)
  sessionStorage.removeItem(keyOf(userId))
}

/** Who signs in next in this tab has drafts of their own. The number is that of the form in which rules are kept. */
const keyOf = (userId: string): string => `ip-rules-draft-1:${userId}`
