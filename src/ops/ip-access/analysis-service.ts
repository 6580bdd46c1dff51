import { bind } from '../../kernel/bind.ts'
import { analyse } from './analysis/report.ts'
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
  }
}
