import { transact, type Db } from '../../../kernel/database/database.ts'
import type { Caller } from '../../../kernel/identity.ts'
import type { AnalysisDependencies } from '../analysis-dependencies.ts'
import { hintsOf } from './configuration-warnings.ts'
import type { PendingFacts } from '../queries.ts'
import type { IpAccessState } from '../status-contract.ts'

type StateDependencies = Pick<
  AnalysisDependencies,
  'clock' | 'bus' | 'audit' | 'settings' | 'ipAccess' | 'countries' | 'trustedProxies'
>

const reloadTopic = 'ip_access.reload_countries'

/** Whether the rules are in force, what waits to be confirmed, and what is weak. */
export async function state(dependencies: StateDependencies, db: Db, caller: Caller): Promise<IpAccessState> {
  const { clock, settings, trustedProxies, countries } = dependencies
  const { version, enforced, rules: count, pending } = await dependencies.ipAccess.standing(db)
  const { rules } = await dependencies.ipAccess.listRules()
  const known = countries?.describe()
  const problem = countries?.problem()
  const evaluationSettings = {
    enforced,
    defaultAllow: settings.get('ops.ip.default_allow'),
    bypassAdmin: settings.get('ops.ip.bypass_admin'),
  }
  return {
    ...evaluationSettings,
    version,
    rules: count,
    pending: pending ? toPending(pending) : null,
    trustedProxies: [...trustedProxies],
    countries: known ? { ...known, builtAt: known.builtAt.toISOString(), problem: problem ?? null } : null,
    hints: hintsOf({
      circumstances: evaluationSettings,
      rules,
      now: clock.now(),
      belief: caller.belief,
      countries: { areKnown: known !== undefined, problem },
    }),
  }
}

const toPending = (row: PendingFacts): IpAccessState['pending'] => ({
  version: row.version,
  madeAt: row.made_at.toISOString(),
  madeBy: row.made_by,
  dueAt: row.due_at.toISOString(),
  locksOut: row.locks_out,
  person: row.person_before && { id: row.person_before.id, name: row.person_before.name },
})

/** Reads the database of countries again on every node; a damaged one changes nothing, and the state says so. */
export async function reloadCountries(
  dependencies: StateDependencies,
  db: Db,
  caller: Caller,
): Promise<IpAccessState> {
  await transact(db, async (tx) => {
    await dependencies.audit.record(tx, {
      type: 'ip_access.countries_reloaded',
      outcome: 'success',
      by: caller,
    })
    await dependencies.bus.publish(tx, reloadTopic, {})
  })
  // This node too would hear of it, but only after the answer.
  await dependencies.countries?.reload()
  return state(dependencies, db, caller)
}

/** From now on this node reads the countries again when any node was asked to. */
export const followReloads = ({ bus, countries }: Pick<StateDependencies, 'bus' | 'countries'>): void =>
  bus.subscribe(reloadTopic, () => void countries?.reload())
