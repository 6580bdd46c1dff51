/** Variables of ours that are none: a misspelt one would be ignored in silence. */
export function unknownVariables(
  environment: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
): string[] {
  const unknown = Object.keys(environment).filter(
    (name) =>
      name.startsWith('BREAKWATER_') && !known.includes(name) && !isOfPlatform(name, environment[name]),
  )
  return unknown.map((name) => `${name}: is not known${didYouMean(name, known)}`)
}

/** Kubernetes describes a service named `breakwater` to its pods by such variables; our tests have one too. */
const isOfPlatform = (name: string, value = ''): boolean =>
  /_SERVICE_(?:HOST|PORT)|_PORT_\d+_|^BREAKWATER_TEST_/.test(name) || /^(?:tcp|udp|sctp):\/\//.test(value)

function didYouMean(name: string, known: readonly string[]): string {
  const bare = name.replace(/^BREAKWATER_/, '')
  const near = known.filter((other) => distance(name, other) <= 3 || distance(bare, other) <= 1)
  const [nearest] = near.toSorted((one, other) => distance(name, one) - distance(name, other))
  return nearest === undefined ? '; docs/configuration.md lists all' : `; did you mean ${nearest}?`
}

/** How many letters have to be added, removed, changed or swapped with their neighbour. */
function distance(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    for (let j = 1; j <= to.length; j++) {
      const isSame = from[i - 1] === to[j - 1]
      const isSwapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      const swapped = isSwapped ? (rows[i - 2]?.[j - 2] ?? Infinity) + 1 : Infinity
      const changed = (rows[i - 1]?.[j - 1] ?? 0) + (isSame ? 0 : 1)
      row.push(Math.min(changed, (rows[i - 1]?.[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, swapped))
    }
    rows.push(row)
  }
  return rows.at(-1)?.at(-1) ?? 0
}
