import { bind } from '../../kernel/bind.ts'
import type { DetectionDependencies } from './dependencies.ts'
import { detect, readEvents } from './detect.ts'
import { change, list, listFindings, preview } from './manage-rules.ts'

export type Detection = ReturnType<typeof createDetection>

/** Rules that look for attacks in the audit log, and what they found. */
export const createDetection = (dependencies: DetectionDependencies) => ({
  list: bind(dependencies, list),
  change: bind(dependencies, change),
  preview: bind(dependencies, preview),
  listFindings: bind(dependencies, listFindings),
  detect: bind(dependencies, detect),
  readEvents: bind(dependencies, readEvents),
})
