import type { Feature } from '../../kernel/feature.ts'
import { accessEvents } from './events.ts'

/** What this feature declares. */
export const accessFeature: Feature = {
  events: accessEvents,
}
