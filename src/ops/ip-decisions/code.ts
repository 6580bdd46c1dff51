import { hash } from 'node:crypto'

/** Crockford's: none of these is taken for another when it is read aloud or copied by hand. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const letters = 10

/** The code by which people name a decision, `7K3M9-QXA2B`: 50 bits of the hash of its id. */
export const codeOf = (id: string): string =>
  grouped([...hash('sha256', id, 'buffer').subarray(0, letters)].map((byte) => alphabet[byte % 32]).join(''))

/** A code as somebody typed it, in its one spelling; undefined when it is none. */
export function readCode(text: string): string | undefined {
  if (!/^[0-9a-z -]{1,40}$/i.test(text)) return undefined
  const read = text.replaceAll(/[ -]/g, '').toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  return read.length === letters && !read.includes('U') ? grouped(read) : undefined
}

const grouped = (code: string): string => `${code.slice(0, letters / 2)}-${code.slice(letters / 2)}`
