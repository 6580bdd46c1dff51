import { defineEvents } from '../../kernel/events.ts'

export const sessionEvents = defineEvents({
  'session.opened': ['A session was opened after a successful sign-in.', 'low'],
  'session.signed_out': ['A person ended the session by signing out.', 'low'],
  'session.expired': ['A session reached its idle or absolute time-out.', 'low'],
  'session.limited': [
    'A person had as many sessions as allowed: one of them ended, or a further one was refused.',
    'low',
  ],
  'session.renewed': [
    'A session got a new token, mostly because its person proved again who they are.',
    'low',
  ],
  'session.suspicious': ['A session was used from one network after another.', 'medium'],
  'session.stolen': ['A session was ended because its token seems to be in two hands.', 'high'],
  'session.terminated': [
    'A session was ended from outside: by somebody else, or because the person was changed.',
    'low',
  ],
})
