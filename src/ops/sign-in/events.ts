import { defineEvents } from '../../kernel/events.ts'

export const signInEvents = defineEvents({
  'sign_in.succeeded': ['Somebody signed in.', 'low'],
  'sign_in.failed': ['Somebody tried to sign in and was refused.', 'low'],
})
