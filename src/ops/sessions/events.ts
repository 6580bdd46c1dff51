import { defineEvents } from '../../kernel/events.ts'

export const sessionEvents = defineEvents({
  'session.opened': ['A session was opened after a successful sign-in.', 'low'],
  'session.signed_out': ['A person ended the session by signing out.', 'low'],
  'session.expired': ['A session reached its idle or absolute time-out.', 'low'],
  'session.terminated': [
    'A session was ended from outside: by somebody else, or because the person was changed.',
    'low',
  ],
})
