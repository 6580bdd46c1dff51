/** Remembers the results of the most recently used keys, at most `limit` of them. */
export function createRecent<Value>(limit: number): (key: string, make: () => Value) => Value {
  const remembered = new Map<string, Value>()
  return (key, make) => {
    const known = remembered.get(key)
    const value = known ?? make()
    // A Map keeps insertion order: putting a key in again makes it the last to be forgotten.
    remembered.delete(key)
    remembered.set(key, value)
    const oldest = remembered.keys().next()
    if (remembered.size > limit && !oldest.done) remembered.delete(oldest.value)
    return value
  }
}
