import { createEventReaders } from '../kernel/event-reader/event-reader.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { auditJobs } from '../ops/audit/jobs.ts'
import { detectionJobs, detectionReader } from '../ops/detection/jobs.ts'
import { detectionRoutes } from '../ops/detection/routes.ts'
import { createDetection } from '../ops/detection/service.ts'
import type { Ops } from './breakwater.ts'

/** What reads the audit log and acts on it: detection rules, in the server only. */
export function composeAudit(kernel: Kernel, { audit }: Pick<Ops, 'audit'>) {
  const { clock, ids, bus, database } = kernel
  const detection = createDetection({ clock, ids, bus, audit, verdicts: async () => new Map() })
  const readers = [detectionReader(detection)]
  return {
    detection,
    eventReaders: createEventReaders({ ...kernel, db: database.db, source: audit.sealed, readers }),
    routes: detectionRoutes(detection),
    jobs: [...auditJobs(audit), ...detectionJobs(detection)],
  }
}
