import type { Difference } from '../../../../console/ui/widgets/version-conflict.tsx'
import { type SettingState, listSettings } from '../../../settings/contract.ts'
import { useQuery } from '@tanstack/react-query'
import { replyOptions } from '../../../../console/ui/use-list.ts'

/** How the value of a setting is entered; undefined for a kind that this form does not know. */
export type SettingInput =
  { kind: 'number'; minimum: number; maximum: number } | { kind: 'words'; words: readonly string[] }

/** Read from the JSON Schema of what the setting accepts. */
export function toInput(accepts: unknown): SettingInput | undefined {
  const { type, minimum, maximum, enum: words }: Schema = Object(accepts)
  if (type === 'integer')
    return {
      kind: 'number',
      minimum: numberOr(minimum, 0),
      maximum: numberOr(maximum, Number.MAX_SAFE_INTEGER),
    }
  if (Array.isArray(words) && words.every((word) => typeof word === 'string')) return { kind: 'words', words }
  return undefined
}

/** `ops.session.timeout_minutes` → `Timeout minutes`. */
export function toLabel(key: string): string {
  const words = inWords(key.split('.').at(-1) ?? key).replace(/\bip\b/, 'IP')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** `end_oldest` → `end oldest`. */
export const inWords = (value: unknown): string => String(value).replaceAll('_', ' ')

/** What was typed, as the API wants it: without what was left empty. */
export const toSettings = (
  settings: readonly SettingState[],
  typed: Readonly<Record<string, string>>,
): Record<string, unknown> =>
  Object.fromEntries(
    settings.flatMap(({ key, accepts }) => {
      const text = typed[key] ?? ''
      if (text === '') return []
      return [[key, toInput(accepts)?.kind === 'number' ? Number(text) : text]]
    }),
  )

export type GroupValues = { name: string; settings: Readonly<Record<string, unknown>> }
export type EditedGroup = { name: string; settings: Record<string, string> }

/** A group with its own values as texts to edit. */
export const toEdited = ({ name, settings }: GroupValues): EditedGroup => ({
  name,
  settings: Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, String(value)])),
})

/** Where what is typed and what is saved say different things, in words. */
export function findDifferences(mine: EditedGroup, saved: GroupValues): Difference[] {
  const theirs = toEdited(saved)
  const keys = [...new Set([...Object.keys(mine.settings), ...Object.keys(theirs.settings)])]
  const wordsOf = (text: string | undefined) => inWords(text === undefined || text === '' ? general : text)
  return [
    { field: 'Name', mine: mine.name, theirs: theirs.name },
    ...keys.map((key) => ({
      field: toLabel(key),
      mine: wordsOf(mine.settings[key]),
      theirs: wordsOf(theirs.settings[key]),
    })),
  ].filter((difference) => difference.mine !== difference.theirs)
}

const general = 'use default'

type Schema = { type?: unknown; minimum?: unknown; maximum?: unknown; enum?: unknown }

const numberOr = (value: unknown, fallback: number): number => (typeof value === 'number' ? value : fallback)

/** The settings that groups may have values of their own of, with what holds for everybody else. */
export const useGroupSettings = () =>
  useQuery({
    ...replyOptions(listSettings, {}),
    select: ({ items }) => items.filter(({ perGroup }) => perGroup),
  })
