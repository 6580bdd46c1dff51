/** One spelling per address: what differs only in case, width or surrounding space is the same person. */
export const normaliseEmail = (text: string): string =>
  // PostgreSQL's text cannot hold NUL; an address with one is nobody's.
  text.normalize('NFKC').trim().toLowerCase().replaceAll('\0', '\uFFFD')
