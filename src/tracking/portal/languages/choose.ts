import { createRecent } from '../../places/recent.ts'
import { english } from './en.ts'
import { indonesian } from './id.ts'
import type { Language } from './language.ts'

export const languages: readonly Language[] = [english, indonesian]

/** The language asked for by `?lang=`, else the browser's most wanted one of those we speak, else English. */
export function chooseLanguage(query: string | undefined, acceptLanguage: string | undefined): Language {
  return byTag(query ?? '') ?? preferred((acceptLanguage ?? '').slice(0, longestHeader)) ?? english
}

const byTag = (tag: string): Language | undefined => {
  const primary = tag.trim().toLowerCase().split('-')[0] ?? ''
  return languages.find(({ code }) => code === (formerCodes[primary] ?? primary))
}

/** Old browsers and Java still send the code that Indonesian had until 1989. */
const formerCodes: Readonly<Record<string, string>> = { in: 'id' }

const longestHeader = 500
/** The same few headers come with nearly every request. */
const recent = createRecent<Language | undefined>(200)

const preferred = (acceptLanguage: string): Language | undefined =>
  recent(acceptLanguage, () => mostWanted(acceptLanguage))

function mostWanted(acceptLanguage: string): Language | undefined {
  const wishes = acceptLanguage
    .split(',')
    .map((wish) => {
      const [tag = '', quality] = wish.split(/;\s*q=/i)
      return { language: tag.trim() === '*' ? english : byTag(tag), quality: Number(quality ?? 1) }
    })
    .filter(({ language, quality }) => language !== undefined && quality > 0)
  return wishes.toSorted((one, other) => other.quality - one.quality)[0]?.language
}
