import type { Feature } from '../../kernel/feature.ts'
import { jobEvents } from './events.ts'

/** What this feature declares. */
export const jobsFeature: Feature = {
  events: jobEvents,
}
