import { route, type Route } from '../../kernel/route.ts'
import * as contract from './contract.ts'
import type { Detection } from './service.ts'

export const detectionRoutes = (detection: Detection): Route[] => [
  route(contract.listDetectionRules, (_input, { db }) => detection.list(db)),
  route(contract.changeDetectionRule, ({ params, body }, { db, caller }) =>
    detection.change(db, { ...params, ...body }, caller),
  ),
  route(contract.previewDetectionRule, ({ params, body }, { db }) =>
    detection.preview(db, { ...params, ...body }),
  ),
  route(contract.listDetectionFindings, ({ query }, { db }) => detection.listFindings(db, query)),
]
