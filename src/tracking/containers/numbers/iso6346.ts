/** ISO 6346: three letters of owner, one of category, six digits of serial number, one check digit. Safe in the browser. */

export const categories = ['U', 'J', 'Z', 'R'] as const
export type Category = (typeof categories)[number]

export type ContainerNumberProblem =
  'empty' | 'length' | 'owner_code' | 'category' | 'serial' | 'check_digit' | 'characters'

export type InvalidContainerNumber = {
  valid: false
  /** What was understood so far, in canonical spelling and bounded in length. */
  number: string
  problem: ContainerNumberProblem
  /** A sentence for the person who is typing. */
  reason: string
  expectedCheckDigit?: number
  /** The same number with the check digit that would be right. */
  suggestion?: string
}

export type ContainerNumberVerdict =
  | {
      valid: true
      /** Canonical: upper case, without spaces or hyphens. */
      number: string
      ownerCode: string
      category: Category
      serial: string
      checkDigit: number
    }
  | InvalidContainerNumber

/** Judges a container number as it is typed: right, or what is wrong or missing next. Only ASCII counts. */
export function checkContainerNumber(text: string): ContainerNumberVerdict {
  const trimmed = text.trim()
  if (trimmed.length > longestInput) return refuse('', 'length', tooLongReason(trimmed.length))
  const stranger = /[^A-Za-z0-9 -]/u.exec(trimmed)?.[0]
  if (stranger !== undefined) return refuse('', 'characters', strangerReason(stranger))
  const number = canonicalContainerNumber(trimmed)
  return findMisplaced(number) ?? findMissing(number) ?? findWrongCheckDigit(number) ?? accept(number)
}

/** Upper case, without spaces and hyphens: how a container number is stored and compared. */
export const canonicalContainerNumber = (text: string): string => text.replace(/[\s-]/g, '').toUpperCase()

/** The check digit that belongs to the first ten characters; remainder 10 is written 0. */
export function checkDigitOf(firstTen: string): number {
  const weighted = Array.from(firstTen, (character, index) => valueOf(character) * 2 ** index)
  return (weighted.reduce((sum, value) => sum + value, 0) % 11) % 10
}

/** Blanks and hyphens between all characters included; what is longer is not looked into. */
const longestInput = 40
const fullLength = 11

/** Digits count as themselves; A is 10, and the letters skip the multiples of 11. */
function valueOf(character: string): number {
  if (/\d/.test(character)) return Number(character)
  const position = character.charCodeAt(0) - 65
  return 10 + position + Math.floor((position + 9) / 10)
}

function findMisplaced(number: string): InvalidContainerNumber | undefined {
  const [owner, category, serial, check] = [
    number.slice(0, 3),
    number.slice(3, 4),
    number.slice(4, 10),
    number.slice(10, 11),
  ]
  if (/\d/.test(owner)) {
    return refuse(
      number,
      'owner_code',
      `The first three characters are the owner code and must be letters, not “${owner}”.`,
    )
  }
  if (category !== '' && !isCategory(category)) {
    return refuse(number, 'category', `The fourth character must be U (or J, Z, R), not “${category}”.`)
  }
  if (/\D/.test(serial)) {
    return refuse(number, 'serial', `The serial number “${serial}” must be six digits${letterHint(serial)}.`)
  }
  if (/\D/.test(check)) {
    return refuse(number, 'check_digit', `The last character “${check}” must be a digit${letterHint(check)}.`)
  }
  return undefined
}

function findMissing(number: string): InvalidContainerNumber | undefined {
  if (number.length === 0) {
    return refuse(
      number,
      'empty',
      'Enter the container number as painted on the box: four letters and seven digits.',
    )
  }
  if (number.length > fullLength) {
    return refuse(number, 'length', tooLongReason(number.length))
  }
  if (number.length < 3) {
    return refuse(number, 'length', `${count(3 - number.length, 'more letter')} of the owner code to come.`)
  }
  if (number.length === 3) return refuse(number, 'length', 'The category letter comes next, usually U.')
  if (number.length < 10) {
    return refuse(
      number,
      'length',
      `${count(10 - number.length, 'more digit')} of the serial number to come, then the check digit.`,
    )
  }
  if (number.length > 10) return undefined
  const expected = checkDigitOf(number)
  return {
    ...refuse(number, 'length', `Only the check digit is missing; it should be ${expected}.`),
    ...correction(number),
  }
}

function findWrongCheckDigit(number: string): InvalidContainerNumber | undefined {
  const given = Number(number.slice(10))
  const expected = checkDigitOf(number.slice(0, 10))
  if (given === expected) return undefined
  const reason = `The check digit is ${given} but should be ${expected}: a character is mistyped, or the number is ${number.slice(0, 10)}${expected}.`
  return { ...refuse(number, 'check_digit', reason), ...correction(number) }
}

function accept(number: string): ContainerNumberVerdict {
  const category = number.slice(3, 4)
  if (!isCategory(category)) return refuse(number, 'category', 'The fourth character must be U (or J, Z, R).')
  return {
    valid: true,
    number,
    ownerCode: number.slice(0, 3),
    category,
    serial: number.slice(4, 10),
    checkDigit: Number(number.slice(10)),
  }
}

const refuse = (number: string, problem: ContainerNumberProblem, reason: string): InvalidContainerNumber => ({
  valid: false,
  number,
  problem,
  reason,
})

const correction = (number: string) => ({
  expectedCheckDigit: checkDigitOf(number.slice(0, 10)),
  suggestion: `${number.slice(0, 10)}${checkDigitOf(number.slice(0, 10))}`,
})

const isCategory = (character: string): character is Category =>
  categories.some((category) => category === character)

const count = (many: number, thing: string) => `${many} ${thing}${many === 1 ? '' : 's'}`

function letterHint(digits: string): string {
  if (digits.includes('O')) return ' (the letter O is not the digit 0)'
  return digits.includes('I') ? ' (the letter I is not the digit 1)' : ''
}

const tooLongReason = (length: number) =>
  `A container number has ${fullLength} characters; this one has ${length}.`

/** Characters that look like others are named by their code point, so that the person can tell what was pasted. */
function strangerReason(character: string): string {
  const isVisible = /[!-~]/.test(character)
  const codePoint = character.codePointAt(0) ?? 0
  const name = isVisible
    ? `“${character}”`
    : `the character U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`
  return `A container number has only the letters A to Z and the digits 0 to 9; remove ${name}.`
}
