import type { Caller, Person } from '../../src/kernel/identity.ts'
import type { AnalysisDependencies } from '../../src/ops/ip-access/analysis-dependencies.ts'
import type { Rule, Schedule } from '../../src/ops/ip-access/matching/rule.ts'
import type { RecentRefusal } from '../../src/ops/ip-decisions/service.ts'
import type { SessionUse } from '../../src/ops/sessions/service.ts'

/** Sunday 03:10 in Jakarta. */
export const now = new Date('2026-03-07T20:10:00Z')
export const night: Schedule = {
  timeZone: 'Asia/Jakarta',
  windows: [{ days: ['sat'], from: '22:00', to: '02:00' }],
}
export const root: Person = { id: 'root', name: 'Root', roles: ['admin'], groupIds: [], active: true }
export const budi: Person = { id: 'budi', name: 'Budi', roles: ['viewer'], groupIds: ['crew'], active: true }
export const asRoot: Caller = { actor: { kind: 'user', id: 'root', name: 'Root' }, roles: ['admin'] }
export const countryOf = (address: string) => (address.startsWith('9.') ? 'ID' : undefined)

export const ruleId = (index: number) => `0190aaaa-0000-7000-8000-${String(index).padStart(12, '0')}`
export const everywhere = ['0.0.0.0/0', '::/0']

/** A rule about everybody, always, from 10.0.0.0/8, unless said otherwise. */
export const ruleOf = (index: number, given: Partial<Rule>): Rule => ({
  id: ruleId(index),
  name: `R${index}`,
  action: 'allow',
  cidrs: given.countries ? [] : ['10.0.0.0/8'],
  countries: [],
  target: { everyone: true },
  active: true,
  expiresAt: null,
  schedule: null,
  ...given,
})

export type Saved = { rules?: readonly Rule[]; enforced?: boolean }
type Past = { uses?: readonly SessionUse[]; refusals?: readonly RecentRefusal[] }

/** What trials need, without a database: saved rules, and who came and who was refused. */
export function trialDependencies(
  { rules = [], enforced = true }: Saved,
  { uses = [], refusals = [] }: Past = {},
) {
  const inThrees = async function* () {
    for (let from = 0; from < uses.length; from += 3) yield await Promise.resolve(uses.slice(from, from + 3))
  }
  return {
    clock: { now: () => now },
    identity: { find: (id: string) => Promise.resolve([root, budi].find((person) => person.id === id)) },
    settings: { get: () => true, getFor: () => true, getStrictest: () => true },
    places: { countryOf },
    ipAccess: {
      listRules: () => Promise.resolve({ rules, enforced, rows: [] }),
      standing: () => Promise.reject(new Error('nobody asks')),
    },
    sessions: { listUses: inThrees },
    ipDecisions: { listRefusals: () => Promise.resolve([...refusals]) },
  } satisfies Partial<Record<keyof AnalysisDependencies, unknown>>
}
