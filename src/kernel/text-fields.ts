import * as Type from 'typebox'

/** A text as it is stored, or what is wrong with it: the end of a sentence that begins with the field's name. */
export type TextReading = { value: string } | { problem: string }
export type ReadText = (text: string) => TextReading

/** What each kind of text takes at most, in characters; an e-mail address in bytes (RFC 5321). */
export const longest = {
  reference: 60,
  personName: 120,
  groupName: 120,
  partnerName: 200,
  email: 254,
} as const

/** A reference that people give to a document. */
export const readReference: ReadText = (text) => readLine(text, longest.reference)

/** The name of a customer or supplier. */
export const readPartnerName: ReadText = (text) => readLine(text, longest.partnerName)

/** The name of a group of people. */
export const readGroupName: ReadText = (text) => readLine(text, longest.groupName)

/** The name of a person. It stands in mails to that person, whose programs turn web addresses into links. */
export const readPersonName: ReadText = (text) => {
  const read = readLine(text, longest.personName)
  return 'value' in read && webAddress.test(read.value)
    ? { problem: 'holds a web address, which is no part of a name' }
    : read
}

/**
 * One mail address, internationalised ones included (RFC 6531): a local part without quotation marks, one @, and a
 * domain with a point in it. Capitals stay as they are given.
 */
export const readEmail: ReadText = (text) => {
  const value = canonical(text)
  if (value === '') return { problem: 'is missing' }
  const folded = value.normalize('NFKC')
  // Full-width letters and ligatures: two addresses that look alike, or one that no server knows.
  if (folded !== value)
    return { problem: `is not a mail address${isEmail(folded) ? `; did you mean ${folded}?` : ''}` }
  if (bytesOf(value) > longest.email) return { problem: `has more than ${longest.email} bytes` }
  return isEmail(value) ? { value } : { problem: 'is not a mail address' }
}

export const referenceField = () => field(readReference, { maxLength: longest.reference })
export const partnerNameField = () => field(readPartnerName, { maxLength: longest.partnerName })
export const groupNameField = () => field(readGroupName, { maxLength: longest.groupName })
export const personNameField = () => field(readPersonName, { maxLength: longest.personName })
export const emailField = () => field(readEmail, { maxLength: longest.email })

/** Any other name or label of one line. */
export const lineField = (most: number) => field((text) => readLine(text, most), { maxLength: most })

/** A text of several lines. */
export const textField = (most: number) => field((text) => readText(text, most), { maxLength: most })

/** The text as it is stored. For a text that a schema above has let through: throws for any other. */
export function canonicalText(read: ReadText, text: string): string {
  const reading = read(text)
  if ('problem' in reading) throw new Error(`The text ${reading.problem}.`)
  return reading.value
}

/** What is wrong with a text, if anything. */
export function problemWith(read: ReadText, text: string): string | undefined {
  const reading = read(text)
  return 'problem' in reading ? reading.problem : undefined
}

/** A text of one line: composed (NFC), without blanks around it, and nothing in it that cannot be seen. */
export function readLine(text: string, most: number): TextReading {
  const value = canonical(text)
  if (!value.isWellFormed()) return { problem: 'has half a character' }
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value)) return { problem: 'has a control character or a line break' }
  if (isBlank(value)) return { problem: 'is missing' }
  const [invisible] = unseen.exec(value) ?? []
  if (invisible !== undefined) return { problem: `has an invisible character (${codePoint(invisible)})` }
  return Array.from(value).length > most ? { problem: `has more than ${most} characters` } : { value }
}

/** A text of several lines, as `readLine` but with line breaks (one spelling of them) and tabs. */
export function readText(text: string, most: number): TextReading {
  const value = canonical(text.replace(/\r\n?|[\u2028\u2029]/g, '\n'))
  const broken = value
    .split('\n')
    .map((line) => readLine(line.replaceAll('\t', ' '), most))
    .find((reading) => 'problem' in reading && reading.problem !== 'is missing')
  if (broken) return broken
  if (isBlank(value)) return { problem: 'is missing' }
  return Array.from(value).length > most ? { problem: `has more than ${most} characters` } : { value }
}

const canonical = (text: string): string => text.normalize('NFC').trim()

/** Also of characters that are drawn as nothing, such as Hangul fillers and the empty Braille pattern. */
export const isBlank = (text: string): boolean =>
  /^[\s\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2800]*$/u.test(text)

/**
 * What turns the direction of the text around it, or is not drawn at all. Joiners and variation selectors are
 * left: Persian, Indic scripts and emoji are written with them.
 */
const unseen =
  /(?![\u200c\u200d\p{Variation_Selector}])[\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2800]/u

const webAddress = /:\/\/|\bwww\.|\.\p{L}{2,}\//iu

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

const atom = "[\\p{L}\\p{N}\\p{M}!#$%&'*+/=?^_`{|}~-]+"
const label = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}\\p{M}-]*[\\p{L}\\p{N}\\p{M}])?'
const shape = new RegExp(`^(?<local>${atom}(?:\\.${atom})*)@(?<domain>${label}(?:\\.${label})*)$`, 'u')

function isEmail(text: string): boolean {
  const { local, domain } = shape.exec(text)?.groups ?? {}
  return local !== undefined && domain !== undefined && bytesOf(local) <= 64 && isDomain(domain)
}

/** A name that the DNS can hold, once its letters are encoded (IDNA). Numbers alone would be an IP address. */
function isDomain(domain: string): boolean {
  if (!URL.canParse(`http://${domain}`)) return false
  const labels = new URL(`http://${domain}`).hostname.split('.')
  const isNamed = labels.length > 1 || domain === 'localhost'
  return isNamed && !/^\d+$/.test(labels.at(-1) ?? '') && labels.every(({ length }) => length <= 63)
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length

const field = (read: ReadText, options: Type.TStringOptions) =>
  Type.Refine(
    Type.String(options),
    (text) => 'value' in read(text),
    (text) => problemWith(read, text) ?? '',
  )
