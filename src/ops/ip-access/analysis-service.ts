import { bind } from '../../kernel/bind.ts'
import { addDays } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database/database.ts'
import { analyse } from './analysis/report.ts'
import { deleteHitsBefore } from './hit-queries.ts'
import type { AnalysisDependencies } from './analysis-dependencies.ts'
import { replay } from './simulation/replay.ts'
import { followReloads, reloadCountries, state } from './status/status.ts'
import { statistics } from './status/statistics.ts'
import { templatesFor } from './status/templates.ts'
import { testAddress } from './simulation/test-address.ts'

export type IpAnalysisService = ReturnType<typeof createIpAnalysis>

/** What IP rules do, did, and would do. */
export function createIpAnalysis(dependencies: AnalysisDependencies) {
  followReloads(dependencies)
  return {
    test: testAddress(dependencies),
    replay: replay(dependencies),
    analyse: analyse(dependencies),
    statistics: bind(dependencies, statistics),
    templatesFor,
    state: bind(dependencies, state),
    reloadCountries: bind(dependencies, reloadCountries),
    purge: bind(dependencies, purge),
  }
}

/** More than a year, so that this month can be compared with the same one a year ago. */
const hitsKeptDays = 400

/** Removes refusals and hits past their retention. */
async function purge(
  { clock, ipDecisions }: Pick<AnalysisDependencies, 'clock' | 'ipDecisions'>,
  db: Db,
): Promise<{ decisions: number; hits: number }> {
  const { deleted } = await ipDecisions.purge(db)
  return { decisions: deleted, hits: await deleteHitsBefore(db, addDays(clock.now(), -hitsKeptDays)) }
}
