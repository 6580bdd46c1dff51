import { defineEvents } from '../../kernel/events.ts'

export const oidcEvents = defineEvents({
  'oidc.linked': ['A person here was tied to one at the identity provider.', 'medium'],
  'oidc.refused': ['Somebody came back from the identity provider and was not let in.', 'low'],
})
