/** The list with one of its items elsewhere. */
export function moveItem<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const item = items[from]
  if (item === undefined) return [...items]
  return items.toSpliced(from, 1).toSpliced(to, 0, item)
}

/** What a screen reader is told of a move. */
export function moveWords(names: readonly string[], at: number): string {
  const before = names[at - 1]
  const place = before === undefined ? 'it is read first' : `after ${before}`
  return `${names[at] ?? ''} is now number ${at + 1} of ${names.length}, ${place}.`
}
