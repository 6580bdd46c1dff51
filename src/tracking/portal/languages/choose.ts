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

/** As RFC 9110 says: a language that is named is as wanted as it is named, and only the others as `*`. */
function mostWanted(acceptLanguage: string): Language | undefined {
  const wishes = acceptLanguage.split(',').map((wish) => {
    const [tag = '', quality] = wish.split(/;\s*q\s*=/i)
    const weight = quality === undefined ? 1 : Number(quality)
    return { tag: tag.trim(), weight: Number.isNaN(weight) ? 0 : weight }
  })
  const others = wishes.find(({ tag }) => tag === '*')?.weight ?? 0
  const weights = languages.map((language) => {
    const named = wishes.filter(({ tag }) => byTag(tag) === language).map(({ weight }) => weight)
    return { language, weight: named.length === 0 ? others : Math.max(...named), isNamed: named.length > 0 }
  })
  const wanted = weights.filter(({ weight }) => weight > 0)
  const first = (tag: Language) => wishes.findIndex((wish) => byTag(wish.tag) === tag)
  return wanted.toSorted(
    (one, other) =>
      other.weight - one.weight ||
      Number(other.isNamed) - Number(one.isNamed) ||
      first(one.language) - first(other.language),
  )[0]?.language
}
