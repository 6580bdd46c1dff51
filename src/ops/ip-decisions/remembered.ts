import { addHours } from '../../kernel/clock.ts'
import { sameHours } from './sameness.ts'

export type Noted = { id: string; code: string; at: Date }

/** Decisions of the last hour by their sameness, so that a repeated refusal costs no query. */
export type Remembered = {
  /** The decision that is known, or is being written at this moment. */
  find(sameness: string, at: Date): Promise<Noted> | undefined
  /** Remembers what is being written; when that fails, the next refusal tries again. */
  keep(sameness: string, noted: Promise<Noted>): Promise<Noted>
}

const mostRemembered = 10_000

export function createRemembered(): Remembered {
  const entries = new Map<string, { noted: Promise<Noted>; until: Date | undefined }>()
  return {
    find(sameness, at) {
      const entry = entries.get(sameness)
      return entry && (entry.until === undefined || entry.until > at) ? entry.noted : undefined
    },
    async keep(sameness, noted) {
      const entry = { noted, until: undefined as Date | undefined }
      entries.delete(sameness)
      entries.set(sameness, entry)
      const oldest = entries.size > mostRemembered ? entries.keys().next().value : undefined
      if (oldest !== undefined) entries.delete(oldest)
      try {
        const { at } = await noted
        entry.until = addHours(at, sameHours)
        return await noted
      } catch (error) {
        if (entries.get(sameness) === entry) entries.delete(sameness)
        throw error
      }
    },
  }
}
