/** Longer than any line that an export or an answer can have. */
const longestLine = 4 * 1024 * 1024

/** The lines of a text, and only `\n` ends one: readline would also break at U+2028, which JSON text may contain. */
export async function* linesOf(chunks: AsyncIterable<string | Buffer>): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > longestLine) throw new Error(`A line is longer than ${longestLine} characters.`)
    yield* lines
  }
  if (rest !== '') yield rest
}
