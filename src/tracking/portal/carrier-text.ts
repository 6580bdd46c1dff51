/** Text from outside as it may stand on the page: one line, of bounded length, unable to turn the words around it. */
export function carrierText(text: string, longest = 60): string {
  const characters = Array.from(
    text
      .slice(0, longest * 4)
      .toWellFormed()
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
      .replace(/(\p{M}{2})\p{M}+/gu, '$1')
      .replace(/\s+/g, ' ')
      .trim(),
  )
  if (characters.length <= longest) return characters.join('')
  return `${characters
    .slice(0, longest - 1)
    .join('')
    .trim()}…`
}

/** A carrier's own words, unless they name a booking, a bill of lading or the like: those are not the reader's. */
export function carrierRemark(remark: string | null): string | null {
  const text = carrierText(remark ?? '', 160)
  return text === '' || /\d{5}/.test(text) ? null : text
}
