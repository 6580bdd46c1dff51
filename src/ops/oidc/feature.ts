import type { Feature } from '../../kernel/feature.ts'
import { oidcEvents } from './events.ts'

/** What this feature declares. */
export const oidcFeature: Feature = {
  events: oidcEvents,
}
