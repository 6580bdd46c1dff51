import { defineEvents } from '../../kernel/events.ts'

export const settingEvents = defineEvents({
  'setting.changed': ['A setting was changed, or returned to its default.', 'medium'],
})
