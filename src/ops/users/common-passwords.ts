import { dictionary } from '@zxcvbn-ts/language-common'

/** Some 49,000 passwords that leaked most often. */
const common: ReadonlySet<string> = new Set(dictionary['passwords-common'])

/** Whether so many people have chosen this that it is among the first guesses. In lower case, as the list is. */
export const isCommonPassword = (text: string): boolean => common.has(text)
