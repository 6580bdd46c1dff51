import { defineEvents } from '../../kernel/events.ts'

export const signInEvents = defineEvents({
  'sign_in.succeeded': ['Somebody signed in.', 'low'],
  'sign_in.confirmed': ['Somebody who was signed in proved again who they are.', 'low'],
  'oidc.linked': ['A person here was tied to one at the identity provider.', 'medium'],
  'sign_in.failed': ['Somebody tried to sign in and was refused.', 'low'],
  'sign_in.slowed': ['A sign-in was not looked at, because too many had failed before.', 'medium'],
  'sign_in.blocked': [
    'A sign-in was not looked at: after a hundred failures in a row only known browsers are, until somebody unlocks the person.',
    'high',
  ],
  'sign_in.brute_force': [
    'Many sign-ins failed within minutes, for one person or from one network.',
    'medium',
  ],
  'sign_in.spraying': ['Sign-ins for many different people failed from one network.', 'high'],
  'sign_in.unlocked': ['Somebody made the failed sign-ins of a person forgotten.', 'low'],
})
