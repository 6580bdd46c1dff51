import { measureAuditSearch } from './audit-search.ts'
import { toTable, type Figure } from './figure.ts'
import { loadWarning, machineFacts } from './machine.ts'
import { measureGuarded } from './guarded.ts'
import { measureIpCheck } from './ip-check.ts'
import { measurePortal } from './portal.ts'
import { measureRefusals } from './refusals.ts'
import { measureSessions } from './sessions.ts'
import { measureSignInFlood } from './sign-in-flood.ts'

/** Measures what is named on the command line, or everything, and prints it beside its peer and its target. */
const benches = new Map<string, () => Promise<Figure[]>>([
  ['guarded', measureGuarded],
  ['ip-check', measureIpCheck],
  ['sessions', measureSessions],
  ['sign-in-flood', measureSignInFlood],
  ['refusals', measureRefusals],
  ['portal', measurePortal],
  ['audit-search', measureAuditSearch],
])

const named = process.argv.slice(2)
const unknown = named.filter((name) => !benches.has(name))
if (unknown.length > 0) {
  console.error(
    `There is no bench called ${unknown.join(', ')}; there are: ${[...benches.keys()].join(', ')}.`,
  )
  process.exit(2)
}

console.log(machineFacts())
const warning = loadWarning()
if (warning !== undefined) console.log(warning)
const figures: Figure[] = []
for (const [name, measure] of benches)
  if (named.length === 0 || named.includes(name)) figures.push(...(await measure()))
console.log(`\n${toTable(figures)}`)
process.exitCode = figures.every(({ isReached }) => isReached) ? 0 : 1
