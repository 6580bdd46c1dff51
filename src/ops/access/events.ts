import { defineEvents } from '../../kernel/events.ts'

export const accessEvents = defineEvents({
  'access.list_exported': ['Somebody took a whole list away as a file.', 'medium'],
})
