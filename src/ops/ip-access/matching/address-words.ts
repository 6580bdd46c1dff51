import type { Family } from '../../../kernel/network/address.ts'

/** An address as four words of 32 bits, the first the most significant; IPv4 is in the first one, so that prefixes begin alike. */
export type Words = Uint32Array

/** Reads a canonical address into `words` without allocating; throws when it is none, so that nothing is decided about it. */
export function readAddress(address: string, words: Words): Family {
  words[0] = words[1] = words[2] = words[3] = 0
  const isIpv4 = address.indexOf(':') === -1
  if (isIpv4 ? !readIpv4(address, words) : !readIpv6(address, words))
    throw new Error('An address must be in canonical form before IP rules are asked.')
  return isIpv4 ? 4 : 6
}

const dot = 46
const colon = 58
const zero = 48

function readIpv4(address: string, words: Words): boolean {
  let [value, part, digits, dots] = [0, 0, 0, 0]
  for (let place = 0; place < address.length; place++) {
    const code = address.charCodeAt(place)
    if (code === dot) {
      if (digits === 0) return false
      value = value * 256 + part
      part = digits = 0
      dots++
      continue
    }
    if (code < zero || code > zero + 9) return false
    part = part * 10 + code - zero
    digits++
    if (part > 255) return false
  }
  words[0] = value * 256 + part
  return dots === 3 && digits > 0
}

const groups = 8

function readIpv6(address: string, words: Words): boolean {
  let [group, part, digits, gapAt] = [0, 0, 0, -1]
  for (let place = 0; place < address.length; place++) {
    const code = address.charCodeAt(place)
    if (code !== colon) {
      const digit = hexadecimalDigit(code)
      if (digit < 0 || ++digits > 4) return false
      part = part * 16 + digit
      continue
    }
    if (digits > 0) {
      if (group >= groups - 1) return false
      writeGroup(words, group++, part)
    }
    part = digits = 0
    if (address.charCodeAt(place + 1) === colon) {
      if (gapAt !== -1) return false
      gapAt = group
      place++
    } else if (place === 0 || place === address.length - 1) return false
  }
  if (digits > 0) writeGroup(words, group++, part)
  return gapAt === -1 ? group === groups && digits > 0 : moveBehindGap(words, gapAt, group)
}

function hexadecimalDigit(code: number): number {
  if (code >= zero && code <= zero + 9) return code - zero
  return code >= 97 && code <= 102 ? code - 87 : -1
}

const readGroup = (words: Words, group: number): number =>
  ((words[group >> 1] ?? 0) >>> (group % 2 === 0 ? 16 : 0)) & 0xffff

function writeGroup(words: Words, group: number, value: number): void {
  const shift = group % 2 === 0 ? 16 : 0
  words[group >> 1] = ((words[group >> 1] ?? 0) & ~(0xffff << shift)) | (value << shift)
}

/** What was read behind `::` belongs to the end. */
function moveBehindGap(words: Words, gapAt: number, read: number): boolean {
  if (read >= groups) return false
  for (let behind = 1; behind <= read - gapAt; behind++) {
    writeGroup(words, groups - behind, readGroup(words, read - behind))
    writeGroup(words, read - behind, 0)
  }
  return true
}
