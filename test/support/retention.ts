import type { Clock } from '../../src/kernel/clock.ts'
import { createRetention, type IsHeld } from '../../src/kernel/retention/retention.ts'
import { createSettingRegistry } from '../../src/kernel/setting-registry.ts'
import { createTestAudit } from './audit.ts'

type Given = Partial<Pick<Parameters<typeof createRetention>[0], 'audit' | 'settings'>> & {
  isHeld?: IsHeld
}

/** What deletes by age, without any settings where the test gives none. */
export const createTestRetention = (clock: Clock, given: Given = {}) =>
  createRetention({ clock, settings: createSettingRegistry([]), audit: createTestAudit(), ...given })
