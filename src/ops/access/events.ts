import { defineEvents } from '../../kernel/events.ts'

export const accessEvents = defineEvents({
  'sign_in.succeeded': ['Somebody signed in.', 'low'],
  'sign_in.failed': ['Somebody tried to sign in and was refused.', 'low'],
  'access.list_exported': ['Somebody took a whole list away as a file.', 'medium'],
})
